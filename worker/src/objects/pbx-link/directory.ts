import type { PbxSnapshot } from "@patchbay/protocol/pbx";
import * as z from "zod";
import type { Settings } from "../common/settings.ts";

const KEY = "directory";
const siteDirectory = z.object({ queues: z.array(z.string()), extensions: z.array(z.string()) });

/** Whom callers of a PBX can be put through to, and which extensions have a channel at the moment. */
export type SiteTargets = z.infer<typeof siteDirectory> & { busy: string[] };

/** What the last snapshot had of that. */
export const directoryIn = (settings: Settings): z.infer<typeof siteDirectory> =>
  settings.get(KEY, siteDirectory) ?? { queues: [], extensions: [] };

export function keepDirectory(settings: Settings, { queues, extensions = [] }: PbxSnapshot): void {
  settings.set(KEY, { queues: queues.map(({ name }) => name).filter((name) => name !== ""), extensions });
}
