import { parseArgs } from "node:util";
import { INSIDE_SCENARIOS, type InsideScenarioName } from "../simulators/call/inside/scenarios.ts";
import { complain, play, print, VIAS, type Via, WHOM } from "../simulators/call/play.ts";
import type { Product } from "../simulators/call/product.ts";
import { SCENARIOS, type ScenarioName } from "../simulators/caller/scenarios/scenario.ts";
import { STATE } from "../stack/paths.ts";
import { killWorker } from "../stack/process/worker.ts";
import { readRunFile } from "../stack/run-file.ts";

/** `npm run call`: a scripted person calls the running product, over SIP, Twilio or the browser phone; prints what each side heard. */
const HELP = `Places a scripted call through SIP (or the Twilio stand-in, or the dashboard's own phone) and prints what both sides heard.

  npm run call -- [--via pbx|twilio|browser] [--exten 1412] [--scenario NAME] [--put-through number|member] [--unkind [SEED]]

--put-through says whom the assistant puts a caller through to: a number (1002 of the PBX, an outside number by Twilio,
which dials it for callers in a browser, too) or a member at a dashboard. A queue is the PBX's own, wherever the caller calls from.

--unkind lets lines, carrier and voice service be as unkind as they are in the field, in a mixture that the seed decides (1 where
none is given); it plays every scenario from every source, or those that --scenario and --via name.

${Object.entries({ ...SCENARIOS, ...INSIDE_SCENARIOS })
  .map(([name, { about }]) => `  ${name.padEnd(20)} ${about}`)
  .join("\n")}

The product must be running: npm start (in another terminal).`;

/** The seed of an unkind mixture where none is given. */
const FIRST_SEED = 1;

const isScenario = (name: string): name is ScenarioName => Object.hasOwn(SCENARIOS, name);

const isInside = (name: string): name is InsideScenarioName => Object.hasOwn(INSIDE_SCENARIOS, name);

/** Plays a conversation that runs inside the PBX; true when all heard what they should. */
async function playInside(product: Product, name: InsideScenarioName): Promise<boolean> {
  const complaints = await INSIDE_SCENARIOS[name].play(product, print);
  for (const complaint of complaints) complain(complaint);
  if (complaints.length === 0) print("All heard what they should, and nothing else.");
  return complaints.length === 0;
}

/** Plays these one after the other, whatever becomes of each; true when all went well. */
async function playAll(
  product: Product,
  sources: readonly Via[],
  scenarios: readonly ScenarioName[],
  how: Parameters<typeof play>[3],
): Promise<boolean> {
  const failed: string[] = [];
  for (const via of sources) {
    for (const name of scenarios) {
      const well = await play(product, via, name, how).catch((error: unknown) => {
        complain(`The call did not work: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      });
      if (!well) failed.push(`${name} via ${via}`);
      print();
    }
  }
  const played = sources.length * scenarios.length;
  print(`${played - failed.length} of ${played} went well.`);
  if (failed.length > 0) complain(`Not so: ${failed.join(", ")}.`);
  return failed.length === 0;
}

/** `--unkind` may stand without its seed. */
function withSeed(args: readonly string[]): string[] {
  return args.map((arg, at) => {
    const next = args[at + 1];
    return arg === "--unkind" && (next === undefined || next.startsWith("-"))
      ? `--unkind=${FIRST_SEED}`
      : arg;
  });
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      via: { type: "string" },
      exten: { type: "string", default: "1412" },
      scenario: { type: "string" },
      "put-through": { type: "string", default: "number" },
      unkind: { type: "string" },
      help: { type: "boolean", default: false },
    },
    args: withSeed(process.argv.slice(2)),
  });
  if (values.help) {
    print(HELP);
    return true;
  }
  const unkind = values.unkind === undefined ? null : Number(values.unkind);
  if (unkind !== null && !Number.isSafeInteger(unkind)) {
    complain(`--unkind takes a whole number as its seed, not "${values.unkind}".`);
    return false;
  }
  const scenario = values.scenario ?? (values.via === "browser" ? "appointment" : "greeting");
  if (!isScenario(scenario) && !isInside(scenario)) {
    const known = Object.keys({ ...SCENARIOS, ...INSIDE_SCENARIOS }).join(", ");
    complain(`There is no scenario "${scenario}": ${known}.`);
    return false;
  }
  if (!/^[0-9*#]{1,20}$/.test(values.exten)) {
    complain(`--exten takes digits, not "${values.exten}".`);
    return false;
  }
  const via = VIAS.find((one) => one === (values.via ?? "pbx"));
  if (via === undefined) {
    complain(`--via takes pbx, twilio or browser, not "${values.via}".`);
    return false;
  }
  const whom = WHOM.find((one) => one === values["put-through"]);
  if (whom === undefined) {
    complain(`--put-through takes ${WHOM.join(" or ")}, not "${values["put-through"]}".`);
    return false;
  }
  const run = await readRunFile();
  if (run === null) {
    complain("Nothing is running to call. Start the product in another terminal first: npm start");
    return false;
  }
  if (run.openai === "") {
    complain(
      "The real voice service is in use: only the stand-in's lines can be recognised. Call with a softphone.",
    );
    return false;
  }
  const product: Product = { ...run, dir: STATE, crashEdge: () => killWorker(run.pid) };
  if (isInside(scenario)) return playInside(product, scenario);
  const how = { exten: values.exten, whom, unkind };
  if (unkind === null) return play(product, via, scenario, how);
  const sources = values.via === undefined ? VIAS : [via];
  return playAll(
    product,
    sources,
    values.scenario === undefined ? Object.keys(SCENARIOS).filter(isScenario) : [scenario],
    how,
  );
}

main().then(
  (well) => process.exit(well ? 0 : 1),
  (error: unknown) => {
    complain(`The call did not work: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
