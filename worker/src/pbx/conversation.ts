import type { ProjectedChannel } from "./projection.ts";

/** What can be looked up of a PBX's channels. */
export interface ChannelBook {
  get(uniqueid: string): ProjectedChannel | null;
  inBridge(bridgeId: string): ProjectedChannel[];
  /** By Asterisk's own name of it. */
  named(channel: string): ProjectedChannel | null;
}

/** One whom a party hears, at the far end of whatever is between the two. */
export interface Partner {
  uniqueid: string;
  channel: string;
  number: string;
  name: string;
}

/** Nobody gathers more; a conference of hundreds is no conversation of one caller. */
const MOST = 60;
const HALF = /^(Local\/.+);([12])$/;
/** Asterisk's own helpers: announcers and recorders of conferences, and what stands in for a channel that has gone elsewhere. */
const NOBODY = /^(?:CBAnn|CBRec|Announcer|Recorder|Surrogate|Snoop|Bridge)\//;
/** Who withholds their number is shown to nobody. */
const NAMELESS = { number: "", name: "" };
const OUR_MEDIA = /^(?:WebSocket\/patchbay\/|AudioSocket\/)/;

/** Is it by this channel that a call's audio comes here? */
export const isMedia = ({ channel }: Pick<ProjectedChannel, "channel">): boolean => OUR_MEDIA.test(channel);
export const isHalf = ({ channel }: Pick<ProjectedChannel, "channel">): boolean => HALF.test(channel);

/** The channels that hear this one, be it through the halves of Local channels; never the way that it came by itself. */
export function heardBy(own: ProjectedChannel, book: ChannelBook): ProjectedChannel[] {
  const found = new Map<string, ProjectedChannel>([[own.uniqueid, own]]);
  const ahead = [own];
  const add = (channel: ProjectedChannel): void => {
    if (found.has(channel.uniqueid) || found.size >= MOST) return;
    found.set(channel.uniqueid, channel);
    ahead.push(channel);
  };
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    if (next.bridgeId !== null) for (const other of book.inBridge(next.bridgeId)) add(other);
    const half = next === own ? null : farHalf(next, book);
    if (half !== null) add(half);
  }
  found.delete(own.uniqueid);
  return [...found.values()];
}

/** All channels that are in one conversation with this one, it among them. */
export function conversationOf(own: ProjectedChannel, book: ChannelBook): ProjectedChannel[] {
  const half = farHalf(own, book);
  const beyond = half === null ? [] : [half, ...heardBy(half, book)];
  const all = [own, ...heardBy(own, book), ...beyond];
  return [...new Map(all.map((channel) => [channel.uniqueid, channel])).values()];
}

/** Of these, those at whose end somebody is. */
export const partnersAmong = (channels: readonly ProjectedChannel[]): Partner[] =>
  channels.flatMap((one) =>
    isMedia(one) || isHalf(one) || NOBODY.test(one.channel)
      ? []
      : [
          {
            uniqueid: one.uniqueid,
            channel: one.channel,
            ...(one.withheld ? NAMELESS : { number: one.callerNumber, name: one.callerName }),
          },
        ],
  );

/** The other half of a Local channel. */
export function farHalf({ channel }: ProjectedChannel, book: ChannelBook): ProjectedChannel | null {
  const [, stem, half] = HALF.exec(channel) ?? [];
  return stem === undefined ? null : book.named(`${stem};${half === "1" ? "2" : "1"}`);
}
