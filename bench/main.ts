import { calibrate } from "./support/calibration.ts";
import type { BenchResult } from "./support/result.ts";

/** `npm run bench -- NAME`: readable lines, a calibration of the machine first, and one last line of JSON. */
const BENCHES: Record<string, { about: string; load: () => Promise<{ run(): Promise<BenchResult> }> }> = {
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
  ami: {
    about: "the AMI parser beside asterisk-manager, and its memory",
    load: () => import("./ami.ts"),
  },
};

const HELP = `npm run bench -- NAME

${Object.entries(BENCHES)
  .map(([name, { about }]) => `  ${name.padEnd(9)} ${about}`)
  .join("\n")}

The last line is JSON. Absolute figures are worth something on an otherwise idle machine only.`;

/** Three decimals are more than any of these measurements is good for. */
function rounded(result: BenchResult): BenchResult {
  const round = (value: number): number => Math.round(value * 1_000) / 1_000;
  return {
    bench: result.bench,
    figures: result.figures.map((figure) => ({
      ...figure,
      value: round(figure.value),
      ...(figure.baseline === undefined ? {} : { baseline: round(figure.baseline) }),
      ...(figure.ratio === undefined ? {} : { ratio: round(figure.ratio) }),
    })),
  };
}

async function main(): Promise<string> {
  const [name = "", ...rest] = process.argv.slice(2);
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (bench === undefined || rest.length > 0) {
    throw new Error(
      `${name === "" ? "Which bench?" : `There is no bench "${[name, ...rest].join(" ")}".`}\n\n${HELP}`,
    );
  }
  const { loopMs, tripMs } = await calibrate();
  process.stdout.write(
    `calibration: fixed loop ${loopMs.toFixed(2)} ms, loopback round trip ${tripMs.toFixed(3)} ms (medians)\n`,
  );
  const result = rounded(await (await bench.load()).run());
  const holes = result.figures.filter(({ value }) => !Number.isFinite(value)).map((figure) => figure.name);
  if (holes.length > 0) throw new Error(`Not measured: ${holes.join(", ")}.`);
  return JSON.stringify(result);
}

main().then(
  (json) => process.stdout.write(`${json}\n`, () => process.exit(0)),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`, () => process.exit(1));
  },
);
