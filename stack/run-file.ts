import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { RUN_FILE } from "./paths.ts";

/** What a running `npm start` tells `npm run call`, `npm run screenshots` and the like. */
const runFile = z.object({
  /** The process of `npm start`. */
  pid: z.number(),
  api: z.string(),
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
export type RunFile = z.infer<typeof runFile>;

export async function writeRunFile(run: RunFile): Promise<void> {
  await mkdir(dirname(RUN_FILE), { recursive: true });
  await writeFile(RUN_FILE, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
}

export const removeRunFile = (): Promise<void> => rm(RUN_FILE, { force: true });

/** The addresses of the running product; null when none runs. */
export async function readRunFile(): Promise<RunFile | null> {
  try {
    const parsed = runFile.safeParse(JSON.parse(await readFile(RUN_FILE, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
