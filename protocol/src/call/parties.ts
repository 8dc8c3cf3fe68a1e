import * as z from "zod";

/** `inside` is a call that a PBX has in its own hands: Patchbay lists it, and has neither its sound nor its line. */
export const callSource = z.enum(["pbx", "twilio", "browser", "campaign", "inside"]);
export type CallSource = z.infer<typeof callSource>;
export const direction = z.enum(["inbound", "outbound", "internal"]);
export const callStatus = z.enum(["ringing", "queued", "in_progress", "ended"]);
export type CallStatus = z.infer<typeof callStatus>;
export const disposition = z.enum([
  "completed",
  "no_answer",
  "abandoned",
  "busy",
  "rejected",
  "failed",
  /** The caller answered none of two questions whether they are still there, and the assistant ended the call. */
  "unresponsive",
  /** Nobody saw how it ended: the PBX or Twilio had it no more, or nobody could say for some minutes whether it lives. */
  "lost",
  /** It was ended after the longest time that the organization lets a call last. */
  "too_long",
]);
export type Disposition = z.infer<typeof disposition>;

const MOST_NUMBER_CHARS = 80;
const MOST_NAME_CHARS = 120;

/** One end of a call as its source names it: an E.164 number, an extension, or nothing at all. */
export const party = z.object({
  number: z.string().max(MOST_NUMBER_CHARS),
  name: z.string().max(MOST_NAME_CHARS),
  /** They want their number shown to nobody: neither it nor their name is kept here. */
  withheld: z.boolean().optional(),
});
export type Party = z.infer<typeof party>;

/** A member of the organization, as calls name people. */
export const person = z.object({ id: z.string().max(64), name: z.string().max(MOST_NAME_CHARS) });
export type Person = z.infer<typeof person>;

/** Names come longer than anybody reads, and no call could be read that has one: shortened where they come in. */
export const shortName = (name: string): string => firstChars(name, MOST_NAME_CHARS);
/** A party by what its source says of it, as long as that may be. */
export const partyOf = ({ number, name, withheld }: Party): Party => ({
  number: firstChars(number, MOST_NUMBER_CHARS),
  name: shortName(name),
  ...(withheld === undefined ? {} : { withheld }),
});

/** No half of a character is left at the end. */
export const firstChars = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\ud800-\udbff]$/, "");

/** Who has the caller at the moment. */
export const handler = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  /** `queue` is the PBX's, where it has the caller as a member of that. */
  z.object({ kind: z.literal("assistant"), id: z.string(), name: z.string(), queue: z.string().optional() }),
  z.object({ kind: z.literal("queue"), name: z.string(), fallback: z.boolean() }),
  /** `id` is the member's when they answered here; a PBX operator has a name only. */
  z.object({ kind: z.literal("operator"), name: z.string(), id: z.string().optional() }),
]);
export type Handler = z.infer<typeof handler>;

/** Who did something: a member, the assistant, or the system. */
export const actor = z.object({
  kind: z.enum(["member", "assistant", "system"]),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actor>;

/** What a supervisor at a call does: hears it, speaks to whoever has the caller alone, or talks with everybody. */
export const supervisorMode = z.enum(["listen", "whisper", "barge"]);
export type SupervisorMode = z.infer<typeof supervisorMode>;
export type Speaking = Exclude<SupervisorMode, "listen">;

/** A member's phone at a site's PBX, by its extension there. */
export const deskPhone = z.object({
  siteId: z.string().min(1).max(64),
  extension: z.string().regex(/^[0-9]{1,12}$/, "an extension has digits only"),
});
export type DeskPhone = z.infer<typeof deskPhone>;

/** Asterisk's names for one channel. */
export const pbxNames = z.object({ channel: z.string(), uniqueid: z.string(), linkedid: z.string() });
/** Twilio's names for one call. */
export const twilioNames = z.object({ accountSid: z.string(), callSid: z.string() });
