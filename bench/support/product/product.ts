import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { type Stack, startStack } from "../../../stack/stack.ts";
import { type AmiRelay, startAmiRelay } from "../pbx/ami-relay.ts";

/** What the bench puts in the place of the voice service. */
export interface ProductVoice {
  /** Base address of the API, as the edge is told it. */
  readonly apiUrl: string;
  close(): Promise<void>;
}

/** What a build brings to start it with. */
export interface ProductBuild {
  startStack: typeof startStack;
  DEFAULT_ORG_SETTINGS: typeof DEFAULT_ORG_SETTINGS;
}

/** The whole product with the bench at both ends: its voice behind the edge, its channels in front of the connector. */
export interface Product<V extends ProductVoice = ProductVoice> {
  stack: Stack;
  voice: V;
  relay: AmiRelay;
  stop(): Promise<void>;
}

export interface ProductOptions<V extends ProductVoice> {
  /** Everything that is written goes below it. */
  dir: string;
  /** Closed with the product, also when that does not start. */
  voice: V;
  /** A module that the connector's process loads first. */
  connectorPreload?: string;
  edgeVars?: Readonly<Record<string, string>>;
  /** An older one; this one when absent. */
  build?: ProductBuild;
  print: (line: string) => void;
}

/** Starts it, and says how long each part took. */
export async function startProduct<V extends ProductVoice>(options: ProductOptions<V>): Promise<Product<V>> {
  const { dir, voice, connectorPreload, edgeVars, print } = options;
  const { build = { startStack, DEFAULT_ORG_SETTINGS } } = options;
  let relay: AmiRelay | null = null;
  const stop = async (): Promise<void> => {
    relay?.close();
    await voice.close();
  };
  try {
    const stack = await build.startStack({
      dir,
      secretsFile: `${dir}/secrets`,
      settings: build.DEFAULT_ORG_SETTINGS,
      realVoice: { baseUrl: voice.apiUrl, apiKey: "sk-bench" },
      ...(connectorPreload === undefined ? {} : { connectorPreload }),
      ...(edgeVars === undefined ? {} : { edgeVars }),
      amiThrough: async (amiPort) => {
        relay = await startAmiRelay(amiPort);
        return relay.port;
      },
      onStep: (step, tookMs) => {
        if (tookMs !== null) print(`  ${step} (${(tookMs / 1_000).toFixed(1)} s)`);
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
