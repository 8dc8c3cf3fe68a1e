import * as z from "zod";

/** What calls leave to be done. Times are epoch milliseconds. */
const at = z.number().int();
/** False where nobody knows which country the number is of; null where nobody has looked yet. */
const placed = z.boolean().nullable().default(null);

export const messageRow = z.object({
  id: z.string(),
  callId: z.string(),
  at,
  fromName: z.string(),
  number: z.string(),
  recipient: z.string(),
  text: z.string(),
  urgent: z.boolean(),
  doneAt: at.nullable(),
  doneBy: z.string().nullable(),
  placed,
});
export type MessageRow = z.infer<typeof messageRow>;
/** GET /api/messages */
export const messagesPage = z.object({ messages: z.array(messageRow) });

export const callbackRow = z.object({
  id: z.string(),
  callId: z.string().nullable(),
  at,
  name: z.string(),
  number: z.string(),
  /** In words; `dueAt` where they name a moment. */
  when: z.string(),
  dueAt: at.nullable(),
  about: z.string(),
  doneAt: at.nullable(),
  doneBy: z.string().nullable(),
  placed,
});
export type CallbackRow = z.infer<typeof callbackRow>;
/** GET /api/callbacks */
export const callbacksPage = z.object({ callbacks: z.array(callbackRow) });

export const doNotCallRow = z.object({
  number: z.string(),
  at,
  callId: z.string().nullable(),
  words: z.string(),
  /** Who listed it; empty for the assistant. */
  addedBy: z.string(),
  placed,
});
export type DoNotCallRow = z.infer<typeof doNotCallRow>;
/** GET /api/do-not-call */
export const doNotCallPage = z.object({ numbers: z.array(doNotCallRow) });

export const contactRow = z.object({ number: z.string(), name: z.string(), notes: z.string(), at, placed });
export type ContactRow = z.infer<typeof contactRow>;
/** GET /api/contacts */
export const contactsPage = z.object({ contacts: z.array(contactRow) });

/** PUT /api/messages/:id/done and PUT /api/callbacks/:id/done */
export const doneBody = z.object({ done: z.boolean() });

const number = z.string().trim().min(2, "give the number, as in +1 212 555 0100 or 1002").max(80);
/** POST /api/callbacks: repeated with the same `id` it is the same callback. */
export const newCallback = z.object({
  id: z.uuid().optional(),
  name: z.string().trim().max(120).default(""),
  number,
  when: z.string().trim().min(1, "say when, as in tomorrow afternoon").max(200),
  /** The moment that `when` means; null where it means none. */
  dueAt: at.nullable().default(null),
  about: z.string().trim().max(1_000).default(""),
});
/** POST /api/do-not-call */
export const newDoNotCall = z.object({ number, words: z.string().trim().max(500).default("") });
/** PUT /api/contacts; a number that is known gets the new name and notes. */
export const newContact = z.object({
  number,
  name: z.string().trim().min(1, "give the name by which the assistant knows them").max(120),
  notes: z.string().trim().max(2_000).default(""),
});
