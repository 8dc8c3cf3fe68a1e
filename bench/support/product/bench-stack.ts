import { join } from "node:path";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { type Stack, type StackOptions, startStack } from "../../../stack/stack.ts";
import { print } from "../parts.ts";

/** What a build brings to start it with. */
export interface ProductBuild {
  startStack: typeof startStack;
  DEFAULT_ORG_SETTINGS: typeof DEFAULT_ORG_SETTINGS;
}

type Own = "dir" | "secretsFile" | "settings" | "realVoice" | "onStep";

export interface BenchStackOptions extends Omit<StackOptions, Own> {
  /** Everything that is written goes below it. */
  dir: string;
  /** Base address of what the bench puts in the place of the voice service; its stand-in when absent. */
  voiceUrl?: string;
  /** An older one; this one when absent. */
  build?: ProductBuild;
}

/** Starts the whole product as an organization has it that has decided nothing, and says how long each part took. */
export function startBenchStack(options: BenchStackOptions): Promise<Stack> {
  const { voiceUrl, build = { startStack, DEFAULT_ORG_SETTINGS }, ...more } = options;
  return build.startStack({
    ...more,
    secretsFile: join(options.dir, "secrets"),
    settings: build.DEFAULT_ORG_SETTINGS,
    ...(voiceUrl === undefined ? {} : { realVoice: { baseUrl: voiceUrl, apiKey: "sk-bench" } }),
    onStep: (step, tookMs) => {
      if (tookMs !== null) print(`  ${step} (${(tookMs / 1_000).toFixed(1)} s)`);
    },
  });
}
