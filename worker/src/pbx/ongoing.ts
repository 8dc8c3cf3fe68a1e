import type { CallSummary, Party } from "@patchbay/protocol/call";
import {
  type ChannelBook,
  conversationOf,
  farHalf,
  heardBy,
  isHalf,
  type Partner,
  partnersAmong,
} from "./conversation.ts";
import type { ProjectedChannel } from "./projection.ts";
import { shown } from "./shown.ts";

/** A conversation that a PBX has in its own hands, as a call tells it. */
export interface Ongoing {
  /** Whose call it is: the outside party, else who has called. */
  party: ProjectedChannel;
  direction: CallSummary["direction"];
  from: Party;
  to: Party;
  /** Whom the party talks with; never nobody. */
  partners: Partner[];
}

/** A phone of the PBX: its channel is named by its extension, a trunk's by the trunk. */
const PHONE = /^[^/]+\/(\d+)-[0-9a-f]+$/;
const extensionOf = (channel: string): string | undefined => PHONE.exec(channel)?.[1];
const began = ({ uniqueid, linkedid }: ProjectedChannel): boolean => uniqueid === linkedid;

/** The conversation that this channel is in, the same from whichever of its channels one looks; null while nobody talks there. */
export function ongoingAt(own: ProjectedChannel, book: ChannelBook): Ongoing | null {
  const all = conversationOf(own, book);
  const people = partnersAmong(all).flatMap(
    ({ uniqueid }) => all.find((one) => one.uniqueid === uniqueid) ?? [],
  );
  const [party] = people.toSorted(
    (a, b) =>
      Number(extensionOf(a.channel) !== undefined) - Number(extensionOf(b.channel) !== undefined) ||
      Number(began(b)) - Number(began(a)) ||
      a.uniqueid.localeCompare(b.uniqueid, "en", { numeric: true }),
  );
  if (party === undefined) return null;
  const partners = partnersAmong(heardBy(party, book));
  const [first] = partners;
  if (first === undefined) return null;
  const theirs = partyAt(party);
  const other = { number: extensionOf(first.channel) ?? first.number, name: first.name };
  const inside = extensionOf(party.channel) !== undefined;
  if (!inside && !began(party)) return { party, direction: "outbound", from: other, to: theirs, partners };
  return { party, direction: inside ? "internal" : "inbound", from: theirs, to: other, partners };
}

/** What can be looked up besides: who dials whom at the moment. */
export interface RingBook extends ChannelBook {
  /** The channel that dials this one; null where none does. */
  diallerOf(uniqueid: string): ProjectedChannel | null;
  dialledBy(uniqueid: string): ProjectedChannel[];
}

/** Ways lead to ways; a dialplan that goes in circles is not followed for ever. */
const MOST_WAYS = 12;

/** For whom this channel is rung, be it through the halves of Local channels; itself where nobody dials it. */
export function callerOf(own: ProjectedChannel, book: RingBook): ProjectedChannel {
  let caller = own;
  for (let n = 0; n < MOST_WAYS; n += 1) {
    const half = isHalf(caller) ? farHalf(caller, book) : null;
    const up = book.diallerOf(caller.uniqueid) ?? (half && book.diallerOf(half.uniqueid));
    if (up === null) return caller;
    caller = up;
  }
  return caller;
}

/** A caller for whom the PBX rings a phone of its own, as a call tells it. */
export interface Rung extends Pick<Ongoing, "party" | "direction" | "from" | "to"> {
  /** The extension that rings. */
  name: string;
}

/** For whom this channel rings, or whom it is that waits for a phone; null where no phone of the PBX rings for anybody there. */
export function rungAt(own: ProjectedChannel, book: RingBook): Rung | null {
  const party = callerOf(own, book);
  if (party.bridgeId !== null || partnersAmong([party]).length === 0) return null;
  const [name] = reached(party, book).flatMap(({ channel }) => extensionOf(channel) ?? []);
  if (name === undefined) return null;
  const direction = extensionOf(party.channel) === undefined ? "inbound" : "internal";
  return { party, direction, from: partyAt(party), to: { number: name, name: "" }, name };
}

/** Whom a channel dials, or by whom it is dialled, be it a phone of the PBX or somebody behind a trunk; null where nobody is. */
export function dialledAt(own: ProjectedChannel, book: RingBook): Omit<Ongoing, "partners"> | null {
  const caller = callerOf(own, book);
  const [called] = reached(caller, book).filter((one) => partnersAmong([one]).length > 0);
  if (called === undefined || partnersAmong([caller]).length === 0) return null;
  const extension = extensionOf(called.channel);
  const inside = extensionOf(caller.channel) !== undefined;
  const to = extension === undefined ? partyAt(called) : { number: extension, name: called.callerName };
  const from = partyAt(caller);
  if (inside && extension === undefined) return { party: called, direction: "outbound", from, to };
  return { party: caller, direction: inside ? "internal" : "inbound", from, to };
}

const partyAt = ({ callerNumber: number, callerName: name, withheld }: ProjectedChannel): Party =>
  shown({ number, name, withheld });

/** Whom a channel dials, behind every way. */
function reached(own: ProjectedChannel, book: RingBook, deep = 0): ProjectedChannel[] {
  if (deep > MOST_WAYS) return [];
  return book.dialledBy(own.uniqueid).flatMap((one) => {
    const half = isHalf(one) ? farHalf(one, book) : null;
    return half === null ? [one] : reached(half, book, deep + 1);
  });
}
