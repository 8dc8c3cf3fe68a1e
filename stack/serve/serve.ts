import { readFile } from "node:fs/promises";
import { parseArgs, parseEnv } from "node:util";
import { Miniflare } from "miniflare";
import * as z from "zod";
import { type Bundle, bundleOf } from "./bundle.ts";
import { miniflareOptions, type Serving } from "./options.ts";
import { fingerprint, foldersOf, stampOf } from "./sources.ts";
import { watchFolders } from "./watch.ts";

/**
 * Runs a wrangler project's Worker in workerd until it is told to end. A Worker whose process dies is started again by Miniflare,
 * with the same port and state; with `--watch`, so is one whose files change. SIGTERM ends everything.
 */
const { values } = parseArgs({
  options: {
    project: { type: "string" },
    port: { type: "string" },
    "state-dir": { type: "string" },
    "env-file": { type: "string" },
    watch: { type: "boolean", default: false },
  },
});
const args = z
  .object({
    project: z.string(),
    port: z.coerce.number().int().positive(),
    "state-dir": z.string(),
    "env-file": z.string(),
    watch: z.boolean(),
  })
  .parse(values);
/** Not an argument: every user of a machine may read those. */
const vars = z.record(z.string(), z.string()).parse(JSON.parse(process.env.PATCHBAY_EDGE_VARS ?? "{}"));

const LOOK_EVERY_MS = 500;
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function refuse(error: unknown): null {
  say(`What has changed does not run: ${error instanceof Error ? error.message : String(error)}`);
  return null;
}

/** Miniflare starts a crashed Worker again once; when that fails too, it tells nobody, and only is not ready any more. */
async function keepRunning(miniflare: Miniflare, again: () => Promise<void>): Promise<never> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    await miniflare.ready.catch(again);
  }
}

async function main(): Promise<void> {
  const secrets = z.record(z.string(), z.string()).parse(parseEnv(await readFile(args["env-file"], "utf8")));
  const serving: Serving = { port: args.port, stateDir: args["state-dir"], vars: { ...secrets, ...vars } };
  let running: Bundle = await bundleOf(args.project);
  const { assets } = running;
  const now = async () => `${await fingerprint(args.project)} ${await stampOf(assets)}`;
  let seen = await now();
  const miniflare = new Miniflare(miniflareOptions(serving, running));
  const run = (bundle: Bundle) => miniflare.setOptions(miniflareOptions(serving, bundle));
  const exchange = async (): Promise<void> => {
    const before = seen;
    seen = await now();
    if (seen === before) return;
    const next = await bundleOf(args.project).catch(refuse);
    if (next === null) return;
    try {
      await run(next);
      running = next;
      say("What has changed runs now.");
    } catch (error) {
      refuse(error);
      await run(running);
    }
  };
  await miniflare.ready;
  await Promise.race([
    keepRunning(miniflare, () => run(running)),
    ...(args.watch ? [watchFolders(() => foldersOf(args.project, assets), exchange)] : []),
  ]);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
