import * as z from "zod";
import { type AmiAct, defineAmiAct } from "./act.ts";
import { channel, line } from "./fields.ts";

const family = "Recording";
const permission = "pbx.control";

/** Recordings that the PBX makes itself. */
export const recording: readonly AmiAct[] = [
  defineAmiAct({
    action: "MixMonitor",
    family,
    // No file and no command of one's own: an ending that is no format records nothing and says success, two of one name overwrite each
    // other, a path may lead anywhere, and the command behind a recording is a program.
    input: z.strictObject({ Channel: channel() }),
    permission,
    rights: ["system"],
    named: { header: "File", before: "patchbay-", after: ".wav" },
    // Both sides, and the id of the recording for whoever ends it.
    fixed: { options: "i(PATCHBAY_MIXMONITOR)" },
    done: { event: "MixMonitorStart", limitMs: 5_000, same: { Channel: "Channel" } },
    words: { title: "Record", about: "Records what a channel says and hears into a file of its own" },
  }),
  defineAmiAct({
    action: "MixMonitorMute",
    family,
    input: z.strictObject({
      Channel: channel(),
      Direction: z.enum(["read", "write", "both"]),
      State: z.enum(["1", "0"]),
    }),
    permission,
    rights: ["system", "call"],
    done: { event: "MixMonitorMute", limitMs: 5_000, same: { Channel: "Channel" } },
    words: { title: "Mute the recording", about: "Silence in the recording (1) until it goes on (0)" },
  }),
  defineAmiAct({
    action: "StopMixMonitor",
    family,
    input: z.strictObject({
      Channel: channel(),
      /** Without it, the one that was begun last. */
      MixMonitorID: line(60).optional(),
    }),
    permission,
    rights: ["system", "call"],
    done: { event: "MixMonitorStop", limitMs: 5_000, same: { Channel: "Channel" } },
    words: { title: "Stop recording", about: "Ends a recording of a channel" },
  }),
];
