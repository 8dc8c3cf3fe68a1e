import type { PbxDirectory, PbxSnapshot } from "@patchbay/protocol/pbx";
import * as z from "zod";
import type { Settings } from "../common/settings.ts";

const KEY = "directory";
const names = z.array(z.string());
/** Kept by earlier versions, too, which knew nothing of who can be reached. */
const siteDirectory = z.object({
  queues: names,
  unstaffed: names.default([]),
  extensions: names,
  unreachable: names.default([]),
});

/** Whom callers of a PBX can be put through to, and which extensions have a channel at the moment. */
export type SiteTargets = PbxDirectory & { busy: string[] };

/** What the connector has told of that, by a snapshot or since. */
export const directoryIn = (settings: Settings): PbxDirectory =>
  settings.get(KEY, siteDirectory) ?? { queues: [], unstaffed: [], extensions: [], unreachable: [] };

export function keepDirectory(settings: Settings, directory: PbxDirectory): void {
  settings.set(KEY, directory);
}

/** What a snapshot has of it. */
export const directoryOf = ({
  queues,
  unstaffed = [],
  extensions = [],
  unreachable = [],
}: PbxSnapshot): PbxDirectory => ({
  queues: queues.map(({ name }) => name).filter((name) => name !== ""),
  unstaffed,
  extensions,
  unreachable,
});
