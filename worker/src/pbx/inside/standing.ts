import type { CallSummary, Party } from "@patchbay/protocol/call";
import { isOurChannel } from "@patchbay/protocol/pbx-names";
import { conversationOf, farHalf, isMedia } from "../conversation.ts";
import { dialledAt, ongoingAt, type RingBook } from "../ongoing.ts";
import type { ProjectedChannel } from "../projection.ts";
import { shown } from "../shown.ts";

/** A conversation that a PBX has in its own hands, as it stands now: two who talk, or one who is rung for the other. */
export interface Standing {
  /** All that belongs to it, the channels between its ends too. */
  channels: ProjectedChannel[];
  /** The channel of the outside party, else of who called. */
  party: string;
  talking: boolean;
  direction: CallSummary["direction"];
  from: Party;
  to: Party;
}

/** Nobody looks at more; a conference of hundreds is one row all the same. */
const MOST = 60;

/** What goes on at this channel; null where nobody talks and nobody is rung. */
export function standingAt(own: ProjectedChannel, book: RingBook): Standing | null {
  const talk = ongoingAt(own, book);
  const stands = talk ?? dialledAt(own, book);
  if (stands === null) return null;
  const { direction, from, to, party } = stands;
  const channels = together(own, book);
  return { channels, party: party.uniqueid, talking: talk !== null, direction, from, to };
}

/** One channel that talks with nobody but the dialplan: with an announcement, or a voicemail. */
export const aloneAt = (own: ProjectedChannel): Standing => ({
  channels: [own],
  party: own.uniqueid,
  talking: true,
  direction: "internal",
  from: shown({ number: own.callerNumber, name: own.callerName, withheld: own.withheld }),
  to: { number: own.exten, name: "" },
});

/** Is one of these channels Patchbay's own, or of a caller who waits in a queue, which is a call of Patchbay's, too? */
export const isPatchbays = (channels: readonly ProjectedChannel[]): boolean =>
  channels.some((one) => isMedia(one) || isOurChannel(one.uniqueid) || one.queue !== null);

/** Who began it: its channel gives the row its name. */
export function rootOf(channels: readonly ProjectedChannel[]): ProjectedChannel | undefined {
  const [oldest] = channels.toSorted((a, b) => a.uniqueid.localeCompare(b.uniqueid, "en", { numeric: true }));
  return channels.find(({ uniqueid, linkedid }) => uniqueid === linkedid) ?? oldest;
}

/** All channels that are joined with this one by a bridge, by the halves of Local channels or by a dial. */
function together(own: ProjectedChannel, book: RingBook): ProjectedChannel[] {
  const found = new Map([[own.uniqueid, own]]);
  const ahead = [own];
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    const others = [
      ...conversationOf(next, book),
      book.diallerOf(next.uniqueid),
      farHalf(next, book),
      ...book.dialledBy(next.uniqueid),
    ];
    for (const one of others) {
      if (one === null || found.has(one.uniqueid) || found.size >= MOST) continue;
      found.set(one.uniqueid, one);
      ahead.push(one);
    }
  }
  return [...found.values()];
}
