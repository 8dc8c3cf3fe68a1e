import type { Stack } from "../../../stack/stack.ts";
import { type AmiRelay, startAmiRelay } from "../pbx/ami-relay.ts";
import { type BenchStackOptions, startBenchStack } from "./bench-stack.ts";

/** What the bench puts in the place of the voice service. */
export interface ProductVoice {
  /** Base address of the API, as the edge is told it. */
  readonly apiUrl: string;
  close(): Promise<void>;
}

/** The whole product with the bench at both ends: its voice behind the edge, its channels in front of the connector. */
export interface Product<V extends ProductVoice = ProductVoice> {
  stack: Stack;
  voice: V;
  relay: AmiRelay;
  stop(): Promise<void>;
}

export interface ProductOptions<V extends ProductVoice>
  extends Pick<BenchStackOptions, "dir" | "connectorPreload" | "edgeVars" | "build"> {
  /** Closed with the product, also when that does not start. */
  voice: V;
}

/** Starts it. */
export async function startProduct<V extends ProductVoice>(options: ProductOptions<V>): Promise<Product<V>> {
  const { voice, ...more } = options;
  let relay: AmiRelay | null = null;
  const stop = async (): Promise<void> => {
    relay?.close();
    await voice.close();
  };
  try {
    const stack = await startBenchStack({
      ...more,
      voiceUrl: voice.apiUrl,
      amiThrough: async (amiPort) => {
        relay = await startAmiRelay(amiPort);
        return relay.port;
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
