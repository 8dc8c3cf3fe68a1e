import { BENCHES } from "./benches.ts";
import { calibrate } from "./support/calibration.ts";
import type { BenchResult } from "./support/result.ts";
import { SMALL } from "./support/size.ts";

const HELP = `npm run bench -- NAME [--small]

${Object.entries(BENCHES)
  .map(([name, { about }]) => `  ${name.padEnd(11)} ${about}`)
  .join("\n")}

The last line is JSON. Absolute figures are worth something on an otherwise idle machine only; those of a small run, which only shows
that the bench works, nothing at all.`;

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

/** A readable account, after a calibration of the machine; answers with the result as JSON. */
async function main(): Promise<string> {
  const [name = "", ...rest] = process.argv.slice(2).filter((word) => word !== "--small");
  if (name === "--help") return HELP;
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (bench === undefined || rest.length > 0) {
    throw new Error(
      `${name === "" ? "Which bench?" : `There is no bench "${[name, ...rest].join(" ")}".`}\n\n${HELP}`,
    );
  }
  if (!SMALL) {
    const { loopMs, tripMs } = await calibrate();
    process.stdout.write(
      `calibration: fixed loop ${loopMs.toFixed(2)} ms, loopback round trip ${tripMs.toFixed(3)} ms (medians)\n`,
    );
  }
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
