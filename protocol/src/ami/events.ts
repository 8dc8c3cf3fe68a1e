import type * as z from "zod";
import { ok, type Result, refuse } from "../result.ts";
import { type AmiHeaders, header } from "./decoder.ts";
import { bridgeEvents } from "./events/bridges.ts";
import { channelEvents } from "./events/channels.ts";
import { conferenceEvents } from "./events/conferences.ts";
import { deviceEvents } from "./events/devices.ts";
import { diallingEvents } from "./events/dialling.ts";
import { plainly } from "./events/fields.ts";
import { mediaEvents } from "./events/media.ts";
import { parkingEvents } from "./events/parking.ts";
import { queueEvents } from "./events/queues.ts";
import { systemEvents } from "./events/system.ts";

const schemas = {
  ...channelEvents,
  ...diallingEvents,
  ...bridgeEvents,
  ...queueEvents,
  ...deviceEvents,
  ...parkingEvents,
  ...conferenceEvents,
  ...mediaEvents,
  ...systemEvents,
};

type Schemas = typeof schemas;
/** The names of the events that are read; every other event goes to the dashboards as it came, and nowhere else. */
export type AmiEventName = keyof Schemas;
export type AmiEventOf<N extends AmiEventName> = z.infer<Schemas[N]>;
/** An event in Asterisk's own names, its values typed. */
export type AmiEvent = { [N in AmiEventName]: AmiEventOf<N> }[AmiEventName];

/** Each with the names of the headers that it asks for. */
const byName: ReadonlyMap<string, { schema: z.ZodType<AmiEvent>; names: readonly string[] }> = new Map(
  Object.entries(schemas).map(([name, schema]) => [name, { schema, names: Object.keys(schema.shape) }]),
);

/** Is this an event that is read at all? */
export const isReadEvent = (name: string): name is AmiEventName => byName.has(name);

/** Reads an event block: a typed event, `null` for one that is of no interest, or why it is malformed. Never throws. */
export function parseAmiEvent(headers: AmiHeaders): Result<AmiEvent | null> {
  const name = header(headers, "Event");
  const known = byName.get(name);
  if (known === undefined) return ok(null);
  const parsed = known.schema.safeParse(plainly(headers, known.names));
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return refuse(`${name}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "malformed"}`);
}
