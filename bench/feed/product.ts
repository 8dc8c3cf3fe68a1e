import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import { Desk } from "../../simulators/desk/desk.ts";
import { migrate } from "../../stack/database.ts";
import { DEMO_OWNER, seedDemo } from "../../stack/demo.ts";
import { startEdge } from "../../stack/edge.ts";
import { secretsIn } from "../../stack/secrets.ts";
import { buildDashboard } from "../../stack/web.ts";

/** The edge alone, with its demo organization and a signed-in member; no PBX, no voice. */
export interface FeedProduct {
  url: string;
  cookie: string;
  siteToken: string;
  signIn: { email: string; password: string };
  dir: string;
  stop(): Promise<void>;
}

export async function startFeedProduct(): Promise<FeedProduct> {
  const dir = await mkdtemp(join(tmpdir(), "patchbay-bench-feed-"));
  const envFile = join(dir, "secrets");
  const secrets = await secretsIn(envFile);
  const at = { stateDir: join(dir, "state"), logDir: join(dir, "logs") };
  await Promise.all([migrate(at), buildDashboard()]);
  // Nothing here speaks: the calls of this bench go to people.
  const vars = { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" };
  const edge = await startEdge({ ...at, port: await freePort(), envFile, vars });
  const stop = async (): Promise<void> => {
    await edge.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await seedDemo(edge.url, secrets);
    const signIn = { email: DEMO_OWNER, password: secrets.DEMO_PASSWORD };
    const { cookie } = await Desk.signIn(edge.url, signIn.email, signIn.password);
    return { url: edge.url, cookie, siteToken: secrets.SITE_TOKEN, signIn, dir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
