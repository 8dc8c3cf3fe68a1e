import { join } from "node:path";
import { type Stack, startStack } from "../../scripts/stack/stack.ts";
import { type AmiRelay, startAmiRelay } from "./asterisk/ami-relay.ts";
import { type BenchVoice, startBenchVoice } from "./bench-voice.ts";

/** The whole product with the bench at both ends: its voice behind the edge, its channels in front of the connector. */
export interface Product {
  stack: Stack;
  voice: BenchVoice;
  relay: AmiRelay;
  stop(): Promise<void>;
}

/** Starts it; everything that is written goes below `dir`. */
export async function startProduct(dir: string, onStep: (step: string) => void): Promise<Product> {
  const voice = await startBenchVoice();
  let relay: AmiRelay | null = null;
  const stop = async (): Promise<void> => {
    relay?.close();
    await voice.close();
  };
  try {
    const stack = await startStack({
      dir,
      secretsFile: join(dir, "secrets"),
      realVoice: { baseUrl: voice.apiUrl, apiKey: "sk-bench" },
      connectorPreload: join(import.meta.dirname, "frames/stamp-frames.ts"),
      amiThrough: async (amiPort) => {
        relay = await startAmiRelay(amiPort);
        return relay.port;
      },
      onStep: (step, tookMs) => {
        if (tookMs !== null) onStep(`${step} (${(tookMs / 1_000).toFixed(1)} s)`);
      },
    });
    if (relay === null) throw new Error("The connector was started without the bench's AMI relay.");
    return {
      stack,
      voice,
      relay,
      async stop() {
        await stack.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
