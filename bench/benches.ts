import type { BenchResult } from "./support/result.ts";

interface Bench {
  about: string;
  load: () => Promise<{ run(): Promise<BenchResult> }>;
}

/** By the names that `npm run bench` knows them by. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  media: {
    about:
      "a live voice after a stall; callers who send nothing in pauses; delay and loss of audio frames with 1, 50 and 100 calls; answer to first sound (8 minutes)",
    load: () => import("./media.ts"),
  },
  "barge-in": {
    about:
      "from the engine's first notice of the caller's voice to silence at the phone, for each source (5 minutes)",
    load: () => import("./barge-in.ts"),
  },
  takeover: {
    about:
      "from the click to the other voice, for each kind of caller; listeners' delay and cost (3 minutes)",
    load: () => import("./takeover.ts"),
  },
  recovery: {
    about:
      "20 calls through a limit of the voice service; the Worker's process killed with 50 calls up: how long until the assistant is heard again (4 minutes)",
    load: () => import("./recovery.ts"),
  },
  calls: {
    about:
      "the Worker's memory while huge bodies are refused; processor time of edge and connector beside a plain Node bridge's and an older build's, 100 calls at once, the heap over 500 (13 minutes)",
    load: () => import("./calls.ts"),
  },
  recording: {
    about:
      "80 recordings of calls in peace and 20 through a crash of the edge, beside what their phones heard (2 minutes)",
    load: () => import("./recording.ts"),
  },
  feed: {
    about:
      "dashboards after gaps of 1 to 60 s; an event to painted in Chromium, and to the last of 1,000 dashboards (6 minutes)",
    load: () => import("./feed.ts"),
  },
  transfers: {
    about: "200 callers put through at once on a real Asterisk, and what is left of them (2 minutes)",
    load: () => import("./transfers/transfers.ts"),
  },
  "pbx-actions": {
    about:
      "an act from the click to Asterisk's answer in the page, with 200 calls up, beside a bare session's (1 minute)",
    load: () => import("./pbx/actions.ts"),
  },
  "pbx-events": {
    about:
      "500 events/s of a real Asterisk to painted rows; bytes on the link; 2,000 events/s beside asterisk-manager (3 minutes)",
    load: () => import("./pbx/events.ts"),
  },
  projection: {
    about:
      "what a dashboard shows of a PBX beside Asterisk's own lists, after 2,000 random operations, cuts, reloads and restarts (5 minutes)",
    load: () => import("./pbx/projection.ts"),
  },
  ami: {
    about: "the AMI parser beside asterisk-manager, and its memory",
    load: () => import("./ami.ts"),
  },
};
