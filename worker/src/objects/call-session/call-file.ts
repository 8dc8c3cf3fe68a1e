import { type CallEvent, type CallSummary, type Party, type Person, partyOf } from "@patchbay/protocol/call";
import { callId, orgId, siteId } from "@patchbay/protocol/ids";
import { DEFAULT_ORG_SETTINGS, type OrgSettings, orgSettings } from "@patchbay/protocol/org-settings";
import * as z from "zod";
import { assistantConfig, type Decision } from "../../call/routing.ts";
import type { LegSecrets } from "./legs/media-leg.ts";

const legSecrets = z.object({
  ticketHash: z.string().nullable(),
  resumeHash: z.string().nullable(),
  ticketSeed: z.string().optional(),
});

/** What a call keeps beside its log: whose it is, who answers, how its legs prove themselves, how far it is archived. */
export const callFile = z
  .object({
    callId,
    orgId,
    siteId: siteId.nullable(),
    assistant: assistantConfig.nullable(),
    /** How each leg proves itself, by its id. */
    legs: z.record(z.string(), legSecrets).default({}),
    /** The connector keeps the caller's phone ringing until it is told. */
    answerWhenTold: z.boolean().default(false),
    /** Where Twilio reaches this deployment; empty for calls of a PBX. */
    publicOrigin: z.string().default(""),
    /** The offer of the caller's channel that was answered last. */
    offerId: z.string().optional(),
    /** The log's number that the history in D1 has confirmed; 0 before. */
    archived: z.number().int(),
    /** What the organization had decided when the call began. */
    settings: orgSettings.prefault({}),
    // The caller's secrets as the first version kept them.
    ticketHash: z.string().nullable().optional(),
    resumeHash: z.string().nullable().optional(),
  })
  .transform(({ ticketHash = null, resumeHash = null, ...file }) => {
    if (file.legs.caller !== undefined || (ticketHash === null && resumeHash === null)) return file;
    return { ...file, legs: { ...file.legs, caller: { ticketHash, resumeHash } } };
  });
export type CallFile = z.infer<typeof callFile>;

/** The file of a call that begins. */
export function fileOf(call: BeginCall): CallFile {
  const { callId, orgId, decision, origin } = call;
  return {
    callId,
    orgId,
    siteId: "siteId" in origin ? origin.siteId : null,
    assistant: decision?.assistant ?? null,
    legs: {},
    answerWhenTold: "siteId" in origin && decision?.plan.kind === "operators",
    publicOrigin: "publicOrigin" in origin ? origin.publicOrigin : "",
    archived: 0,
    settings: call.settings ?? DEFAULT_ORG_SETTINGS,
    ...(call.offerId === undefined ? {} : { offerId: call.offerId }),
  };
}

/** The file of a call whose channel came to a route once more, with what was decided now. */
export function fileAnew(file: CallFile, call: BeginCall): CallFile {
  const { assistant, answerWhenTold, offerId } = fileOf(call);
  const legs = { ...file.legs, caller: NO_SECRETS };
  return { ...file, assistant, answerWhenTold, legs, ...(offerId === undefined ? {} : { offerId }) };
}

export const NO_SECRETS: LegSecrets = { ticketHash: null, resumeHash: null };

/** How a call begins; a repeated offer of the same channel, or webhook of the same call, begins nothing new. */
export interface BeginCall {
  callId: string;
  orgId: string;
  from: Party;
  to: Party;
  /** Null for a call that the PBX queued without asking. */
  decision: Decision | null;
  /** The site's question that this answers: the same one again, or another? */
  offerId?: string;
  /** What the organization has decided for its calls; absent where it has said nothing. */
  settings?: OrgSettings | undefined;
  /** It went on in the PBX before: who called whom there. */
  ongoing?: CallSummary["direction"];
  origin:
    | { siteId: string; pbx: { channel: string; uniqueid: string; linkedid: string } }
    | { twilio: { accountSid: string; callSid: string }; publicOrigin: string }
    | { browser: Person; publicOrigin: string };
}

/** A leg of a browser phone, and what it proves itself with. */
export interface PhoneTicket {
  legId: string;
  ticket: string;
}

/** What Twilio does next with a call. */
export type TwilioNext =
  | { kind: "stream"; ticket: string }
  /** Nothing has been decided: Twilio asks again, and the phone goes on ringing. */
  | { kind: "wait" }
  | { kind: "reject"; reason: "busy" | "rejected" }
  | { kind: "apology" }
  | { kind: "hang_up" };

/** Does the caller's audio come here at once? */
export const awaitsAudio = ({ decision }: BeginCall): boolean =>
  decision?.plan.kind === "assistant" || decision?.plan.kind === "operators";

const longestOf = (settings: OrgSettings | undefined): { longestMs?: number } =>
  settings === undefined ? {} : { longestMs: settings.longestCallMinutes * 60_000 };

/** The first entries of a call's log: where it came from, and what was decided about it. */
export function beginningOf(call: BeginCall): CallEvent[] {
  const { callId, from, to, origin, decision, settings, ongoing } = call;
  const country = settings?.country ?? null;
  const ends = {
    from: partyOf(from),
    to: partyOf(to),
    ...(country === null ? {} : { country }),
    ...longestOf(settings),
  };
  const base = { type: "call_began", callId, ...ends, siteId: null, direction: "inbound" } as const;
  const began: CallEvent =
    "siteId" in origin
      ? {
          ...base,
          source: "pbx",
          siteId: origin.siteId,
          pbx: origin.pbx,
          ...(ongoing === undefined ? {} : { direction: ongoing, ongoing: true }),
        }
      : "twilio" in origin
        ? { ...base, source: "twilio", twilio: origin.twilio }
        : {
            ...base,
            source: "browser",
            direction: decision?.plan.kind === "dial" ? "outbound" : "internal",
            member: origin.browser,
          };
  if (decision === null) return [began];
  return [began, routedBy(decision)];
}

/** The entry of a decision; `to` is what the channel of a call that had begun before was sent to now. */
export function routedBy({ plan, reason, assistant }: Decision, to?: Party): CallEvent {
  const version = assistant?.version;
  return {
    type: "call_routed",
    plan,
    reason,
    ...(to === undefined ? {} : { to: partyOf(to) }),
    ...(version === undefined ? {} : { assistantVersion: version }),
  };
}
