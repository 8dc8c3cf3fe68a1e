import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { CallReport } from "../simulators/caller/phone-leg.ts";
import { SCENARIOS, type ScenarioName } from "../simulators/caller/scenario.ts";
import { linesSaid } from "../simulators/caller/script.ts";
import { startSipPhone } from "../simulators/caller/sip-phone.ts";
import { LINES, type LineId, lineOf } from "../simulators/speech/lines.ts";
import { createRecogniser } from "../simulators/speech/recogniser.ts";
import { createVoice } from "../simulators/speech/voice.ts";
import { assistantHeardSince } from "./call/assistant-side.ts";
import { conversationRows, shortcomings } from "./call/conversation.ts";
import { CALLER_NUMBER, callThroughTwilio } from "./call/via-twilio.ts";
import { STATE } from "./stack/paths.ts";
import { type RunFile, readRunFile } from "./stack/run-file.ts";

/** `npm run call`: a scripted person calls the running product, over SIP or Twilio; prints what each side heard. */
const HELP = `Places a scripted call through SIP (or the Twilio stand-in) and prints what both sides heard.

  npm run call -- [--via pbx|twilio] [--exten 1412] [--scenario NAME]

${Object.entries(SCENARIOS)
  .map(([name, { about }]) => `  ${name.padEnd(13)} ${about}`)
  .join("\n")}

The product must be running: npm start (in another terminal).`;

const print = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};
const complain = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const textOf = (id: LineId): string => lineOf(id).text;
const isScenario = (name: string): name is ScenarioName => Object.hasOwn(SCENARIOS, name);

/** Does the call; true when both sides heard what the scenario expects. */
async function placeCall(run: RunFile, extension: string, name: ScenarioName): Promise<boolean> {
  const { script } = SCENARIOS[name];
  await assistantHeardSince(run.openai, Date.now());
  const voice = createVoice();
  await voice.warm(LINES, (ready, total) => {
    if (ready === 1 || ready === total) print(`Preparing the caller's voice and ear: ${ready} of ${total}`);
  });
  const recogniser = await createRecogniser(voice);
  const dir = await mkdtemp(join(STATE, "phone-"));
  try {
    const { user, password, root, sipPort } = run.pbx;
    const accounts = [{ extension: user, password }];
    const phone = await startSipPhone({ root, dir, pbxSipPort: sipPort, accounts, voice, recogniser });
    let report: CallReport;
    try {
      print(`${user} dials ${extension} (scenario ${name})`);
      report = await phone.call(extension, script);
    } finally {
      await phone.stop();
    }
    const assistant = await assistantHeardSince(run.openai, report.originatedMs);
    return show(report, assistant, linesSaid(script));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function show(report: CallReport, assistant: Parameters<typeof shortcomings>[1], wanted: LineId[]): boolean {
  const { originatedMs, answeredMs, firstSoundMs } = report;
  if (answeredMs !== null) {
    const sound =
      firstSoundMs === null ? "no sound" : `first sound ${Math.round(firstSoundMs - answeredMs)} ms later`;
    print(`Answered after ${Math.round(answeredMs - originatedMs)} ms, ${sound}`);
  }
  print();
  for (const row of conversationRows(report, assistant, textOf)) print(row);
  print();
  const complaints = shortcomings(report, assistant, wanted, textOf);
  for (const complaint of complaints) complain(complaint);
  if (complaints.length === 0) print("Both sides heard what they should.");
  return complaints.length === 0;
}

async function callNumber(run: RunFile, name: ScenarioName): Promise<boolean> {
  const { url, number } = run.twilio;
  print(`${CALLER_NUMBER} calls ${number} (scenario ${name})`);
  const report = await callThroughTwilio(url, number, name);
  const assistant = await assistantHeardSince(run.openai, report.originatedMs);
  return show(report, assistant, linesSaid(SCENARIOS[name].script));
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      via: { type: "string", default: "pbx" },
      exten: { type: "string", default: "1412" },
      scenario: { type: "string", default: "greeting" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    print(HELP);
    return true;
  }
  if (!isScenario(values.scenario)) {
    complain(`There is no scenario "${values.scenario}": ${Object.keys(SCENARIOS).join(", ")}.`);
    return false;
  }
  if (!/^[0-9*#]{1,20}$/.test(values.exten)) {
    complain(`--exten takes digits, not "${values.exten}".`);
    return false;
  }
  if (values.via !== "pbx" && values.via !== "twilio") {
    complain(`--via takes pbx or twilio, not "${values.via}".`);
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
  if (values.via === "twilio") return callNumber(run, values.scenario);
  return placeCall(run, values.exten, values.scenario);
}

main().then(
  (well) => process.exit(well ? 0 : 1),
  (error: unknown) => {
    complain(`The call did not work: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
