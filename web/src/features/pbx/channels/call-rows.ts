import type { ChannelEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { isSpyChannel } from "@patchbay/protocol/pbx-names";
import { ordinal } from "../../../lib/format/ordinal.ts";
import { dialledFrom } from "../look-up.ts";
import { oncePer } from "../once-per.ts";
import { reachability } from "../queues/reachability.ts";
import { namesIn, transferUnderWay } from "../transfers/transfer-of.ts";
import { targetWords, transferWords } from "../transfers/transfer-words.ts";
import { type End, endOf, isLocal, isOurs } from "./end.ts";

/** What goes on in a call; the order is the page's. */
export const CALL_STATES = [
  "ringing",
  "stranded",
  "waiting",
  "parked",
  "talking",
  "held",
  "conference",
  "application",
] as const;
export type CallState = (typeof CALL_STATES)[number];

/** A call that goes on in the PBX: not a channel, but two ends and what is between them. */
export interface PbxCall {
  /** The uniqueid of the channel that began it: it stays while others come and go. */
  id: string;
  state: CallState;
  caller: End;
  other: End;
  /** What happens, in words; its second line says why or how. */
  now: { words: string; more: string };
  /** Since when it is in this state, epoch milliseconds. */
  since: number | null;
  /** The channel of who called, and of who is with them. */
  callerChannel: ChannelEntity;
  otherChannel: ChannelEntity | null;
  channels: readonly ChannelEntity[];
  recording: boolean;
  /** One leg of it is Patchbay's own. */
  ours: boolean;
}

/** The calls of a PBX, in the page's order: what rings, who waits, who is parked, who talks, and the rest. */
export const callsIn = oncePer((view: SiteView): readonly PbxCall[] => {
  const calls = groups(view).map((channels) => callOf(view, channels));
  const rank = ({ state }: PbxCall): number =>
    CALL_STATES.indexOf(state === "held" || state === "conference" ? "talking" : state);
  return calls.sort((a, b) => rank(a) - rank(b) || (a.since ?? 0) - (b.since ?? 0) || (a.id < b.id ? -1 : 1));
});

/** Channels that belong together: by the call that they came by, by their bridge, by who dials whom, by their conference. */
function groups(view: SiteView): ChannelEntity[][] {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    const up = parent.get(key);
    if (up === undefined || up === key) return key;
    const top = root(up);
    parent.set(key, top);
    return top;
  };
  const join = (a: string, b: string): void => {
    parent.set(root(a), root(b));
  };
  // Whoever listens in is no part of a call.
  const channels = [...view.channel.values()].filter(({ uniqueid }) => !isSpyChannel(uniqueid));
  for (const channel of channels) {
    const key = `channel ${channel.uniqueid}`;
    join(key, `call ${channel.linkedid}`);
    if (channel.bridgeId !== null) join(key, `bridge ${channel.bridgeId}`);
    if (channel.dialledBy !== null) join(key, `channel ${channel.dialledBy}`);
  }
  for (const { uniqueid, conference } of view.conference_member.values())
    join(`channel ${uniqueid}`, `conference ${conference}`);
  const found = new Map<string, ChannelEntity[]>();
  for (const channel of channels) {
    const top = root(`channel ${channel.uniqueid}`);
    found.set(top, [...(found.get(top) ?? []), channel]);
  }
  return [...found.values()];
}

/** Older first; behind its point a uniqueid has a count, so that 9 comes before 10. */
const older = (a: ChannelEntity, b: ChannelEntity): number =>
  (a.since ?? 0) - (b.since ?? 0) || a.uniqueid.localeCompare(b.uniqueid, "en", { numeric: true });

function callOf(view: SiteView, all: readonly ChannelEntity[]): PbxCall {
  const channels = [...all].sort(older);
  // Whoever is more than a way to somebody else; a call of nothing but ways is shown all the same, as the one that is somewhere.
  const ways = channels.filter(isLocal);
  const ends = channels.filter((channel) => !isLocal(channel));
  const people = ends.filter((channel) => !isOurs(channel));
  const shown = people.length > 0 ? people : ends;
  const caller =
    shown.find(({ dialledBy }) => dialledBy === null) ??
    shown[0] ??
    ways.find(({ uniqueid }) => isSomewhere(view, uniqueid)) ??
    channels[0];
  if (caller === undefined) throw new Error("a call has a channel");
  const others = ends.filter((channel) => channel !== caller);
  const base = {
    id: caller.uniqueid,
    caller: endOf(view, caller),
    callerChannel: caller,
    channels,
    recording: channels.some(({ recording }) => recording === true),
    ours: channels.some(isOurs),
  };
  return { ...base, ...(consulted(view, caller, channels) ?? standing(view, caller, others)) };
}

const isSomewhere = (view: SiteView, uniqueid: string): boolean =>
  view.queue_caller.has(uniqueid) || view.parked.has(uniqueid) || view.conference_member.has(uniqueid);

type Standing = Pick<PbxCall, "state" | "other" | "now" | "since" | "otherChannel">;

function standing(view: SiteView, caller: ChannelEntity, others: readonly ChannelEntity[]): Standing {
  return (
    inConference(view, caller, others) ??
    parked(view, caller, others) ??
    talking(view, caller, others) ??
    waiting(view, caller) ??
    ringing(view, caller, others) ??
    inApplication(caller)
  );
}

/** Who is put through after a talk: until that is over, what goes on is more than any one of the channels is in. */
function consulted(
  view: SiteView,
  caller: ChannelEntity,
  channels: readonly ChannelEntity[],
): Standing | null {
  const transfer = transferUnderWay(view, channels);
  if (transfer?.kind !== "attended") return null;
  const { party, transferrer } = transfer;
  const other = channels.find(
    ({ uniqueid }) =>
      uniqueid !== caller.uniqueid && (uniqueid === party.uniqueid || uniqueid === transferrer.uniqueid),
  );
  return {
    state: "held",
    other: other === undefined ? { name: targetWords(transfer), line: "" } : endOf(view, other),
    now: { words: "Is being put through", more: transferWords(transfer, namesIn(view, transfer)).words },
    since: transfer.since,
    otherChannel: other ?? null,
  };
}

function inConference(
  view: SiteView,
  caller: ChannelEntity,
  others: readonly ChannelEntity[],
): Standing | null {
  const member = view.conference_member.get(caller.uniqueid);
  if (member === undefined) return null;
  const room = view.conference.get(member.conference);
  const inside = [...view.conference_member.values()].filter(
    ({ conference }) => conference === member.conference,
  );
  const muted = inside.filter((one) => one.muted).length;
  const words = [muted === 0 ? "" : `${muted} muted`, room?.locked === true ? "locked" : ""].filter(
    (part) => part !== "",
  );
  const more = inside.length - 1;
  return {
    state: "conference",
    other: { name: `Conference ${member.conference}`, line: more === 0 ? "alone" : `and ${more} more` },
    now: { words: words.join(" · ") || "Talks", more: "" },
    since: room?.since ?? member.since,
    otherChannel: others[0] ?? null,
  };
}

function parked(view: SiteView, caller: ChannelEntity, others: readonly ChannelEntity[]): Standing | null {
  for (const channel of [caller, ...others]) {
    const place = view.parked.get(channel.uniqueid);
    if (place === undefined) continue;
    return {
      state: "parked",
      other: {
        name: `Space ${place.space}`,
        line: place.parker === null ? place.lot : `parked by ${place.parker}`,
      },
      now: { words: place.until === null ? "Waits to be taken" : "Goes back by itself", more: "" },
      since: place.since,
      otherChannel: null,
    };
  }
  return null;
}

function talking(view: SiteView, caller: ChannelEntity, others: readonly ChannelEntity[]): Standing | null {
  if (caller.bridgeId === null) return null;
  // Behind a Local channel is whoever it stands for: the group's other end that talks as well.
  const partner =
    others.find(({ bridgeId }) => bridgeId === caller.bridgeId) ??
    others.find(({ bridgeId }) => bridgeId !== null);
  if (partner === undefined) return null;
  const held = caller.holds === true || partner.holds === true || caller.music === true;
  const bridge = view.bridge.get(caller.bridgeId);
  return {
    state: held ? "held" : "talking",
    other: endOf(view, partner),
    now: { words: held ? "On hold" : "Talks", more: "" },
    since: held ? (caller.stateSince ?? bridge?.since ?? null) : (bridge?.since ?? caller.stateSince),
    otherChannel: partner,
  };
}

function waiting(view: SiteView, caller: ChannelEntity): Standing | null {
  const place = view.queue_caller.get(caller.uniqueid);
  if (place === undefined) return null;
  const inLine = [...view.queue_caller.values()].filter(({ queue }) => queue === place.queue).length;
  const { nobody, why } = reachability(view, place.queue);
  const [rung] = dialledFrom(view, caller.uniqueid);
  return {
    state: nobody ? "stranded" : rung === undefined ? "waiting" : "ringing",
    other: { name: place.queue, line: `${ordinal(place.position)} of ${inLine}` },
    now: nobody
      ? { words: "Nobody can be reached", more: why }
      : { words: rung === undefined ? "Waits in the queue" : `Rings ${endOf(view, rung).name}`, more: "" },
    since: place.joinedAt,
    otherChannel: rung ?? null,
  };
}

function ringing(view: SiteView, caller: ChannelEntity, others: readonly ChannelEntity[]): Standing | null {
  const rung = others.find(({ dialledBy, state }) => dialledBy !== null || state === "Ringing");
  if (rung === undefined && caller.state !== "Ringing" && caller.state !== "Ring") return null;
  if (rung === undefined) {
    const other = { name: caller.exten === "" ? "–" : caller.exten, line: caller.context };
    return {
      state: "ringing",
      other,
      now: { words: caller.state === "Ring" ? "Is being put through" : "Its phone rings", more: "" },
      since: caller.stateSince ?? caller.since,
      otherChannel: null,
    };
  }
  return {
    state: "ringing",
    other: endOf(view, rung),
    now: { words: "Their phone rings", more: "" },
    since: rung.since ?? caller.since,
    otherChannel: rung,
  };
}

/** Apps in words; every other one by its own name. */
const APPLICATIONS: Readonly<Record<string, string>> = {
  VoiceMail: "Leaves a message",
  VoiceMailMain: "Listens to their messages",
  BackGround: "Chooses in a menu",
  WaitExten: "Chooses in a menu",
  Playback: "Hears an announcement",
  MusicOnHold: "Hears music",
  Echo: "Hears themselves",
};

function inApplication({ exten, context, application, stateSince, since }: ChannelEntity): Standing {
  const known = application === null ? undefined : APPLICATIONS[application];
  return {
    state: "application",
    other: {
      name: application ?? (exten === "" || exten === "s" ? context || "–" : exten),
      line: application === null ? `in ${context}` : `${exten} in ${context}`,
    },
    now: { words: known ?? "In the dialplan", more: "" },
    since: stateSince ?? since,
    otherChannel: null,
  };
}
