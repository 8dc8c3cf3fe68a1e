import { execFileSync } from "node:child_process";
import { mkdir, readdir, readlink, symlink } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { TwilioStandIn } from "../../simulators/twilio/stand-in.ts";
import { CACHE, ROOT } from "../../stack/paths.ts";
import { secretsIn } from "../../stack/secrets.ts";
import { demoNumber, startTwilio } from "../support/phones/twilio.ts";
import type { ProductBuild } from "../support/product/bench-stack.ts";
import { type Product, startProduct } from "../support/product/product.ts";
import { SMALL } from "../support/size.ts";
import { type BenchVoice, startBenchVoice } from "../support/voice/bench-voice.ts";
import { VOICE_PACE } from "./parts.ts";

/** The last build in which every frame of 20 ms was a message of its own. */
const COMMIT = "0d476b4";
const SCOPE = "@patchbay";

/** The whole product as it was, with a voice and a phone service of its own. */
export interface OlderParts {
  commit: string;
  product: Product<BenchVoice>;
  voice: BenchVoice;
  twilio: TwilioStandIn;
  stop(): Promise<void>;
}

/** Checks the older build out below `dir` and starts it; in a small run a second one of today's takes its place. Throws where the repository has no history. */
export async function olderParts(dir: string, print: (line: string) => void): Promise<OlderParts> {
  print(SMALL ? "starting the product once more" : `starting the product as it was at ${COMMIT}`);
  const build = SMALL ? {} : { build: await older(join(dir, "checkout")) };
  // Its own start left wrangler's trace collector on, which is no part of the product: what differs here is the code alone.
  process.env.X_LOCAL_OBSERVABILITY = "false";
  const productDir = join(dir, "product");
  const twilio = await startTwilio(await secretsIn(join(productDir, "secrets")));
  try {
    const voice = await startBenchVoice(VOICE_PACE);
    const product = await startProduct({
      dir: productDir,
      voice,
      ...build,
      edgeVars: { SILENCE_WATCH: "off", TWILIO_BASE_URL: twilio.url },
    });
    twilio.setNumbers([demoNumber(product.stack.edge.url)]);
    const stop = async (): Promise<void> => {
      await product.stop();
      await twilio.close();
    };
    return { commit: COMMIT, product, voice, twilio, stop };
  } catch (error) {
    await twilio.close();
    throw error;
  }
}

async function older(folder: string): Promise<ProductBuild> {
  await checkOut(folder);
  const load = (path: string) => import(pathToFileURL(join(folder, path)).href);
  return {
    ...(await load("scripts/stack/stack.ts")),
    ...(await load("protocol/src/org-settings.ts")),
  };
}

/** As a clone would be after `npm install`, without the network: packages are links to the installed ones, the workspaces are its own. */
async function checkOut(folder: string): Promise<void> {
  await mkdir(join(folder, ".cache"), { recursive: true });
  const tar = join(folder, ".cache/checkout.tar");
  try {
    execFileSync("git", ["archive", "--output", tar, COMMIT], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch {
    throw new Error(`Commit ${COMMIT} is not in this repository: clone it with its history.`);
  }
  execFileSync("tar", ["-xf", tar, "-C", folder]);
  const [from, to] = [join(ROOT, "node_modules"), join(folder, "node_modules")];
  await mkdir(join(to, SCOPE), { recursive: true });
  for (const name of await readdir(from)) if (name !== SCOPE) await symlink(join(from, name), join(to, name));
  for (const name of await readdir(join(from, SCOPE))) {
    const workspace = basename(resolve(from, SCOPE, await readlink(join(from, SCOPE, name))));
    await symlink(join(folder, workspace), join(to, SCOPE, name));
  }
  for (const shared of ["asterisk", "voice"])
    await symlink(join(CACHE, shared), join(folder, ".cache", shared));
}
