import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { productAddresses } from "../simulators/call/product.ts";
import { RUN_FILE } from "./paths.ts";

/** What a running `npm start` tells `npm run call`, `npm run screenshots` and the like. */
const runFile = productAddresses.extend({
  /** The process of `npm start`. */
  pid: z.number(),
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
