import type { CallSummary, Party } from "@patchbay/protocol/call";
import { type ChannelBook, conversationOf, heardBy, type Partner, partnersAmong } from "./conversation.ts";
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
  const theirs = shown({ number: party.callerNumber, name: party.callerName, withheld: party.withheld });
  const other = { number: extensionOf(first.channel) ?? first.number, name: first.name };
  const inside = extensionOf(party.channel) !== undefined;
  if (!inside && !began(party)) return { party, direction: "outbound", from: other, to: theirs, partners };
  return { party, direction: inside ? "internal" : "inbound", from: theirs, to: other, partners };
}
