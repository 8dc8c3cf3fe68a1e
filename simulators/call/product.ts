import * as z from "zod";

/** The addresses of the product that is called and of its stand-ins, and who signs in at its dashboard. */
export const productAddresses = z.object({
  api: z.string(),
  /** Empty where the real voice service is used. */
  openai: z.string(),
  /** The Twilio stand-in and the demo's numbers there. */
  twilio: z.object({
    url: z.string(),
    accountSid: z.string(),
    number: z.string(),
    frontDesk: z.string(),
  }),
  signIn: z.object({ email: z.string(), password: z.string() }),
  /** The demo's operator; signs in with the same password. */
  operator: z.object({ email: z.string(), name: z.string() }),
  /** The demo's supervisor, with the same password. */
  supervisor: z.object({ email: z.string(), name: z.string() }),
  pbx: z.object({
    sipPort: z.number(),
    root: z.string(),
    user: z.string(),
    password: z.string(),
    /** A phone that callers are put through to, and the queue it stands in. */
    colleague: z.object({ extension: z.string(), password: z.string(), queue: z.string() }),
    frontDesk: z.string(),
  }),
});

/** The product that a scripted call is made to: a stand-in does not know how it was started. */
export interface Product extends z.infer<typeof productAddresses> {
  /** An existing folder below which the phones of a call write. */
  dir: string;
  /** Ends the edge as a crash would; answers the ids of the processes that ended. Throws Error when there is none. */
  crashEdge(): number[];
}
