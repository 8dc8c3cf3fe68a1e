import * as z from "zod";
import { actAllowed, actAnswer } from "../ami/act-answer.ts";
import { party } from "../call.ts";
import { rawEvents } from "../pbx/raw-event.ts";
import { siteEvents } from "../pbx/site-events.ts";
import { siteRules } from "../pbx/site-rules.ts";
import { pbxDirectory, pbxEvent, pbxSnapshot } from "../pbx.ts";
import { parseJson, parseMessage, type Result } from "../result.ts";
import { connectorHealth } from "./connector-health.ts";
import { envelope, MAX_LINK_CHARS, message } from "./envelope.ts";
import { MOST_STRAYS, stray } from "./stray.ts";

const amiState = z.object({
  state: z.enum(["up", "down"]),
  /** Why it is down, in words for the site's page. */
  reason: z.string().max(300),
  asteriskVersion: z.string().max(120),
});

export const linkUp = z.discriminatedUnion("type", [
  message(
    "hello",
    z.object({
      /** New with each new outbox; with `seq` it tells a replay from a new message. */
      epoch: z.string().min(8).max(64),
      connectorVersion: z.string().max(40),
      /** The edge epoch and sequence the connector has dealt with so far. */
      edgeEpoch: z.string().max(64),
      edgeSeq: z.number().int().nonnegative(),
      /** The machine's name, and what tells this process from every other; absent from connectors of before. */
      host: z.string().max(80).optional(),
      instance: z.string().min(8).max(64).optional(),
      /** What its configuration lets people ask of the PBX; absent from connectors of before. */
      rules: siteRules.optional(),
    }),
  ),
  message("ack", z.object({})),
  /** What ails the connector itself, in words for the site's page; empty when nothing does any more. */
  message("connector_trouble", z.object({ trouble: z.string().max(300) })),
  /** Without a number, now and then: of use only while it is new. */
  message("connector_health", connectorHealth),
  message(
    "call_offered",
    z.object({
      offerId: z.string().min(1).max(80),
      channel: z.string().min(1).max(200),
      uniqueid: z.string().min(1).max(150),
      linkedid: z.string().max(150),
      from: party,
      to: party,
      context: z.string().max(80),
      /** Epoch milliseconds by the connector's clock; the time left is `ROUTE_DEADLINE_MS` at sending. */
      expiresAt: z.number().int(),
    }),
  ),
  message("offer_expired", z.object({ offerId: z.string().max(80), uniqueid: z.string().max(150) })),
  message("pbx_events", z.object({ events: z.array(pbxEvent).min(1).max(1_000) })),
  /** What else is known of the PBX; comes after the `pbx_events` of the same moment. */
  message("site_events", z.object({ events: siteEvents })),
  message("snapshot", pbxSnapshot),
  /** Replaces what the last snapshot, or directory, had of this; sent where it has changed. */
  message("directory", pbxDirectory),
  message("ami_state", amiState),
  /** Asterisk's events as they came, without a number: lost with the line, never repeated. Only while the edge watches. */
  message("raw_events", rawEvents),
  /** Asks which of these channels no call needs; those are let go by the command `let_go`. */
  message("strays", z.object({ channels: z.array(stray).min(1).max(MOST_STRAYS) })),
  message(
    "command_result",
    z.object({
      commandId: z.string().max(80),
      ok: z.boolean(),
      /** `expired`, `unknown_channel`, `ami_down`, `refused`, `invalid`, `not_understood`, or empty when it worked. */
      code: z.string().max(40),
      message: z.string().max(300),
      /** Of an act: what Asterisk answered. */
      answer: actAnswer.optional(),
      /** Of `acts`: which of them this site lets be done. */
      acts: z.array(actAllowed).max(1_000).optional(),
    }),
  ),
]);
export type LinkUp = z.infer<typeof linkUp>;

export const parseLinkUp = (raw: unknown): Result<LinkUp> => parseMessage(linkUp, raw, MAX_LINK_CHARS);

/** Longer than what is read, and no longer than a socket brings: its number is worth knowing. */
const MAX_OUTSIDE_CHARS = 4 * MAX_LINK_CHARS;
const linkUpOutside = z.object({ ...envelope, type: z.string().max(80) });
/** What can be known of a message of the connector that cannot be read: its number, and what it was to be. */
export const parseLinkUpOutside = (raw: unknown): Result<z.infer<typeof linkUpOutside>> =>
  parseJson(linkUpOutside, raw, MAX_OUTSIDE_CHARS);
