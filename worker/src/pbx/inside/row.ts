import { type CallSummary, direction, disposition, NOTHING_YET, party } from "@patchbay/protocol/call";
import * as z from "zod";
import type { Standing } from "./standing.ts";

/** A call that runs in the PBX alone, as the site's object keeps it; times in epoch milliseconds. */
export const insideRow = z.object({
  /** The uniqueid of the channel that began it: its call's id is made of that. */
  seed: z.string(),
  /** The channels that are in it and there still. */
  members: z.array(z.string()),
  /** The channel of the outside party, else of who called. */
  party: z.string(),
  direction,
  from: party,
  to: party,
  startedAt: z.number(),
  answeredAt: z.number().nullable(),
  /** Since when nobody in it talks or is rung; null while somebody does. */
  aloneSince: z.number().nullable(),
  /** Asterisk's word for how the last dial came to nothing. */
  dialStatus: z.string(),
  endedAt: z.number().nullable(),
  disposition: disposition.nullable(),
  /** Somebody has had it recorded: it is listed whatever its site lists, as long as its channels are there. */
  recorded: z.boolean().default(false),
  /** The call of Patchbay's that it has become. */
  becameCall: z.string().nullable(),
});
export type InsideRow = z.infer<typeof insideRow>;

export const newRow = (seed: string, standing: Standing, startedAt: number, at: number): InsideRow =>
  rowWith(
    {
      seed,
      members: [],
      party: standing.party,
      direction: standing.direction,
      from: standing.from,
      to: standing.to,
      startedAt,
      answeredAt: null,
      aloneSince: null,
      dialStatus: "",
      endedAt: null,
      disposition: null,
      recorded: false,
      becameCall: null,
    },
    standing,
    at,
  );

/** The row by what goes on now. While its party is elsewhere (on hold, parked) it is still about them. */
export function rowWith(row: InsideRow, standing: Standing, at: number): InsideRow {
  const ids = standing.channels.map(({ uniqueid }) => uniqueid);
  const members = [...new Set([...row.members, ...ids])];
  const isElsewhere = row.members.includes(row.party) && !ids.includes(row.party);
  const told = isElsewhere ? {} : pickTold(standing);
  const answeredAt = row.answeredAt ?? (standing.talking ? at : null);
  return { ...row, ...told, members, answeredAt, aloneSince: null };
}

const pickTold = ({ party, direction, from, to }: Standing) => ({ party, direction, from, to });

/** What was over goes on: its channels have come together anew. */
export const goesOn = (row: InsideRow): InsideRow => ({
  ...row,
  aloneSince: null,
  dialStatus: "",
  endedAt: null,
  disposition: null,
});

/** How it ended: nobody saw it where `unseen`. */
export function ended(row: InsideRow, at: number, unseen: boolean): InsideRow {
  const endedAt = Math.max(row.aloneSince ?? at, row.answeredAt ?? row.startedAt);
  return { ...row, endedAt, disposition: unseen ? "lost" : endOf(row) };
}

function endOf({ answeredAt, dialStatus }: InsideRow): CallSummary["disposition"] {
  if (answeredAt !== null) return "completed";
  switch (dialStatus) {
    case "BUSY":
      return "busy";
    case "CHANUNAVAIL":
    case "CONGESTION":
      return "failed";
    case "CANCEL":
    case "":
      return "abandoned";
    default:
      return "no_answer";
  }
}

/** Without a log there is nothing that could be of a later version: any log's call takes the place of this one. */
const WITHOUT_LOG = 0;

/** The row as lists of calls show it. */
export function summaryOf(row: InsideRow, id: string, siteId: string): CallSummary {
  const { direction: way, from, to, startedAt, answeredAt, endedAt } = row;
  const talks = answeredAt !== null;
  const name = (way === "outbound" ? from : to).number;
  return {
    id,
    version: WITHOUT_LOG,
    source: "inside",
    direction: way,
    from,
    to,
    siteId,
    status: endedAt !== null ? "ended" : talks ? "in_progress" : "ringing",
    disposition: row.disposition,
    handler: talks && name !== "" ? { kind: "operator", name } : { kind: "none" },
    startedAt,
    answeredAt,
    endedAt,
    ...NOTHING_YET,
  };
}
