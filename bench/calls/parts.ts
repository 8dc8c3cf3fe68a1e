import { join } from "node:path";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import type { TwilioStandIn } from "../../simulators/twilio/stand-in.ts";
import { type Part, startServer } from "../../stack/process/part.ts";
import { secretsIn } from "../../stack/secrets.ts";
import { type PlainStreams, startPlainStreams } from "../media/plain-streams.ts";
import type { Keep } from "../support/parts.ts";
import { type BrowserPhone, startBrowserPhone } from "../support/phones/browser-phone.ts";
import { demoNumber, startTwilio } from "../support/phones/twilio.ts";
import { type Product, startProduct } from "../support/product/product.ts";
import { type BenchVoice, startBenchVoice } from "../support/voice/bench-voice.ts";

/** The number that the bridge answers. */
export const BRIDGE_NUMBER = "+12125550199";
/** As the service speaks: pieces of 200 ms, much faster than they are heard. */
export const VOICE_PACE = { deltaMs: 200, deltaSpeed: 4 };

/** The product, the baseline, and what calls them. */
export interface CallParts {
  product: Product<BenchVoice>;
  voice: BenchVoice;
  twilio: TwilioStandIn;
  browser: BrowserPhone;
  bridge: Part;
  /** The least that a Durable Object between two sockets costs. */
  plain: PlainStreams;
}

/** Starts everything below `dir`; `keep` is given each part that has to be stopped. */
export async function startParts(dir: string, keep: Keep): Promise<CallParts> {
  const productDir = join(dir, "product");
  const twilio = await startTwilio(await secretsIn(join(productDir, "secrets")));
  keep(twilio, () => twilio.close());
  const voice = await startBenchVoice(VOICE_PACE);
  const product = await startProduct({
    dir: productDir,
    voice,
    // The voice owes its greeting until all calls of a round are up.
    edgeVars: { SILENCE_WATCH: "off", TWILIO_BASE_URL: twilio.url },
  });
  keep(product, () => product.stop());
  const bridge = keep(...(await startBridge(dir, voice.apiUrl)));
  const edgeUrl = product.stack.edge.url;
  twilio.setNumbers([demoNumber(edgeUrl), { number: BRIDGE_NUMBER, voiceUrl: `${bridge.url}/voice` }]);
  const browser = await startBrowserPhone(edgeUrl, product.stack.signIn);
  const plain = await startPlainStreams(join(dir, "plain"));
  keep(plain, () => plain.stop());
  return { product, voice, twilio, browser, bridge, plain };
}

async function startBridge(
  dir: string,
  voiceUrl: string,
): Promise<[Part & { url: string }, () => Promise<void>]> {
  const port = await freePort();
  const part = await startServer({
    port,
    name: "bridge",
    command: [
      process.execPath,
      join(import.meta.dirname, "bridge/server.ts"),
      String(port),
      voiceUrl.replace(/^http/, "ws"),
    ],
    logFile: join(dir, "bridge.log"),
  });
  return [part, () => part.stop()];
}
