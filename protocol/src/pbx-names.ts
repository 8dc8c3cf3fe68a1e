/**
 * The names that Patchbay gives to channels of a PBX, each by its whole shape. A site chooses its `systemname` freely, and all its uniqueids
 * begin with that: one of `patchbay-hq` makes none of its channels ours, for Asterisk's own end in `-<seconds>.<count>`.
 */
const PLACED = /^patchbay-(c[a-z2-7]{26})$/;
const TRANSFER = /^patchbay-transfer-([0-9a-f]{8,64})$/;
const DESK = /^patchbay-desk-(c[a-z2-7]{26})$/;
const SPY = /^patchbay-spy-[0-9a-f]{8,64}$/;
/** Asterisk names the far half of a Local channel after the near one. */
const FAR_HALF = /;2$/;

const near = (uniqueid: string): string => uniqueid.replace(FAR_HALF, "");

/** The uniqueid of a call that the edge places. */
export const placedChannel = (callId: string): string => `patchbay-${callId}`;
/** The call that the edge has placed by that channel, or by its far half; null for every other channel. */
export const placedCallOf = (uniqueid: string): string | null => PLACED.exec(near(uniqueid))?.[1] ?? null;

/** The uniqueid of a leg that is dialled for a transfer. */
export const transferChannel = (transferId: string): string => `patchbay-transfer-${transferId}`;
/** The transfer for which that channel, or its near half, was dialled; null for every other channel. */
export const transferOf = (uniqueid: string): string | null => TRANSFER.exec(near(uniqueid))?.[1] ?? null;

/** The uniqueid of the leg by which a member's desk phone is rung for a call that they place. */
export const deskChannel = (callId: string): string => `patchbay-desk-${callId}`;
/** The call for which that channel, or its near half, rings a desk phone; null for every other channel. */
export const deskCallOf = (uniqueid: string): string | null => DESK.exec(near(uniqueid))?.[1] ?? null;

/** Was that channel, or its near half, dialled for a call as a leg that is not its party's? */
export const isDialledLeg = (uniqueid: string): boolean =>
  transferOf(uniqueid) !== null || deskCallOf(uniqueid) !== null;

/** The uniqueid of a channel by which a conversation of others is heard, from random hexadecimal digits. */
export const spyChannel = (token: string): string => `patchbay-spy-${token}`;

/** Is it the channel by which a conversation of others is heard? No part of it, and no call. */
export const isSpyChannel = (uniqueid: string): boolean => SPY.test(near(uniqueid));

/** Did Patchbay choose this uniqueid, or that of the channel's near half? */
export const isOurChannel = (uniqueid: string): boolean =>
  placedCallOf(uniqueid) !== null || isDialledLeg(uniqueid) || isSpyChannel(uniqueid);
/** Did it choose this very uniqueid? */
export const isOurOwnChannel = (uniqueid: string): boolean =>
  !FAR_HALF.test(uniqueid) && isOurChannel(uniqueid);

/** The contexts of `extensions_patchbay.conf` that calls of the edge's are in, and those where people's own calls are put through. */
const CONTEXTS = "patchbay-(?:route|media|bring|transfer|brief|taken|return|spy|queue|out|fallback)";
const OF_PEOPLE = "patchbay-(?:held|consult|taking|back|over|put|recall)";
/** By these a queue rings an assistant as its member, and has its caller back. */
const OF_QUEUES = "patchbay-(?:member|member-over|again)";
const CONTEXT = new RegExp(`^(?:patchbay|${CONTEXTS}|${OF_PEOPLE}|${OF_QUEUES})$`);
/** Is it one of our contexts of the dialplan? */
export const isOurContext = (context: string): boolean => CONTEXT.test(context);

const HALF = new RegExp(`^(Local/.+@${CONTEXTS}-[0-9a-f]{8,});[12]$`);
/** Is it a half of a Local channel that was dialled into one of our contexts? */
export const isOurHalf = (channel: string): boolean => HALF.test(channel);

/** Where a queue rings an assistant as its member. */
export const MEMBER_CONTEXT = "patchbay-member";
/** The device of every assistant that is a member: whether Patchbay is in reach, not how many callers it has. */
export const MEMBER_DEVICE = "Custom:patchbay";
/** An assistant as a queue dials it, by an extension that Patchbay routes to it or by its id. */
export const memberInterface = (assistant: string): string => `Local/${assistant}@${MEMBER_CONTEXT}/n`;

const MEMBER_HALF = /^(Local\/.+@patchbay-member-[0-9a-f]{8,});[12]$/;
/** Is it a half of the Local channel by which a queue rings an assistant? */
export const isMemberHalf = (channel: string): boolean => MEMBER_HALF.test(channel);
/** The half that the queue dials, from either; empty where it is none. */
export const nearMemberHalf = (channel: string): string => {
  const stem = MEMBER_HALF.exec(channel)?.[1];
  return stem === undefined ? "" : `${stem};1`;
};
