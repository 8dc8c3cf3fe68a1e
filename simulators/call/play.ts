import type { PersonReport } from "../caller/person.ts";
import type { CallReport } from "../caller/phone-leg.ts";
import { SCENARIOS, type Scenario, type ScenarioName } from "../caller/scenarios/scenario.ts";
import { linesSaid } from "../caller/script.ts";
import type { LineKnobs } from "../line/line-knobs.ts";
import { type LineId, lineOf } from "../speech/lines.ts";
import { assistantHeardSince } from "./assistant-side.ts";
import { answerInBrowser } from "./bystanders/answering.ts";
import { bystandersOf } from "./bystanders/bystanders.ts";
import { conversationRows, type Others, shortcomings } from "./conversation.ts";
import { leftBehind } from "./left-behind.ts";
import type { Product } from "./product.ts";
import { nameOnList, type Target } from "./put-through.ts";
import { prepareSpeech, type Speech } from "./speech.ts";
import { beUnkind, inWords } from "./unkind.ts";
import { callThroughBrowser } from "./via/browser.ts";
import { callThroughPbx, colleagueAtPhone } from "./via/pbx.ts";
import {
  CALLER_NUMBER,
  COLLEAGUE_NUMBER,
  callThroughTwilio,
  colleagueAtNumber,
  putThroughByTwilio,
} from "./via/twilio.ts";

export const print = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};
export const complain = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const textOf = (id: LineId): string => lineOf(id).text;

function show(report: CallReport, others: Others, scenario: Scenario, via: Via): boolean {
  const { originatedMs, answeredMs, firstSoundMs } = report;
  if (answeredMs !== null) {
    const sound =
      firstSoundMs === null ? "no sound" : `first sound ${Math.round(firstSoundMs - answeredMs)} ms later`;
    print(`Answered after ${Math.round(answeredMs - originatedMs)} ms, ${sound}`);
  }
  print();
  for (const row of conversationRows(report, others, textOf)) print(row);
  print();
  const script = via === "browser" ? (scenario.browserScript ?? scenario.script) : scenario.script;
  const complaints = shortcomings(report, others, linesSaid(script), textOf);
  const { secret } = scenario;
  if (secret !== undefined && report.heard.some(({ lineId }) => lineId === secret)) {
    complaints.push(`The caller heard what was not for them: "${textOf(secret)}".`);
  }
  for (const complaint of complaints) complain(complaint);
  if (complaints.length === 0) print("Both sides heard what they should.");
  return complaints.length === 0;
}

export const VIAS = ["pbx", "twilio", "browser"] as const;
export type Via = (typeof VIAS)[number];

/** Has the scenario's caller call; resolves when the call is over. */
async function placeCall(
  product: Product,
  via: Via,
  name: ScenarioName,
  exten: string,
  speech: Speech,
  target: Target | undefined,
  line: Partial<LineKnobs>,
): Promise<Placed> {
  const scenario: Scenario = SCENARIOS[name];
  const toFrontDesk = scenario.dials === "front desk";
  const script = via === "browser" ? (scenario.browserScript ?? scenario.script) : scenario.script;
  // Whoever is in the PBX's queue answers a phone of it, wherever the caller calls from.
  const inQueue = via !== "pbx" && target?.kind === "queue" ? scenario.putsThrough?.target : undefined;
  if (inQueue !== undefined) {
    const member = await colleagueAtPhone(product, inQueue, speech);
    try {
      const { report } = await placeCall(product, via, name, exten, speech, undefined, line);
      return { report, colleague: await member.report() };
    } finally {
      await member.stop();
    }
  }
  if (via === "twilio") {
    const number = toFrontDesk ? product.twilio.frontDesk : product.twilio.number;
    print(`${CALLER_NUMBER} calls ${number} (scenario ${name})`);
    if (target?.kind === "number") return putThroughByTwilio(product.twilio.url, number, name);
    return alone(callThroughTwilio(product.twilio.url, number, name));
  }
  if (via === "browser" && target?.kind === "number") {
    const colleague = await colleagueAtNumber(product.twilio.url, name);
    const { report } = await placeCall(product, via, name, exten, speech, undefined, line).catch(
      async (error: unknown) => {
        await colleague.leave();
        throw error;
      },
    );
    return { report, colleague: await colleague.leave() };
  }
  if (via === "browser") {
    const whom = toFrontDesk ? product.operator.name : "the assistant";
    print(`${product.signIn.email} calls ${whom} from the dashboard (scenario ${name})`);
    const target = toFrontDesk ? { name: product.operator.name } : {};
    return alone(
      callThroughBrowser({ api: product.api, ...product.signIn, ...target, script, ...speech, line }),
    );
  }
  const extension = toFrontDesk ? product.pbx.frontDesk : exten;
  print(`${product.pbx.user} dials ${extension} (scenario ${name})`);
  const colleague = target?.kind === "operators" ? undefined : scenario.putsThrough?.target;
  return callThroughPbx(product, extension, { script, colleague }, speech, line);
}

/** The caller's side of a call, and that of whoever was called by telephone. */
interface Placed {
  report: CallReport;
  colleague: PersonReport | null;
}
const alone = async (report: Promise<CallReport>): Promise<Placed> => ({
  report: await report,
  colleague: null,
});

/** Whom the assistant may put this scenario's caller through to. */
function targetOf(
  { pbx, twilio }: Product,
  via: Via,
  { to, listed }: NonNullable<Scenario["putsThrough"]>,
  whom: Whom,
): Target {
  if (listed) return { kind: "operators" };
  const { extension, queue } = pbx.colleague;
  if (to === "queue") return { kind: "queue", queue, line: "" };
  if (whom === "member") return { kind: "operators" };
  if (via === "pbx") return { kind: "number", number: extension, name: "", line: "" };
  // A browser's caller has no way of their own: they go by the organization's own number.
  const line = via === "browser" ? `twilio:${twilio.accountSid}:${twilio.number}` : "";
  return { kind: "number", number: COLLEAGUE_NUMBER, name: "", line };
}

export const WHOM = ["number", "member"] as const;
export type Whom = (typeof WHOM)[number];

/** Plays the scenario, under an unkind mixture where a seed is given; true when all sides heard what they should. */
export async function play(
  product: Product,
  via: Via,
  name: ScenarioName,
  { exten, whom, unkind: seed }: { exten: string; whom: Whom; unkind: number | null },
): Promise<boolean> {
  const scenario: Scenario = SCENARIOS[name];
  await assistantHeardSince(product.openai, Date.now());
  const speech = await prepareSpeech(print);
  const { putsThrough } = scenario;
  const how = putsThrough?.to === "queue" ? "blind" : "attended";
  const target = putsThrough && targetOf(product, via, putsThrough, whom);
  const restore = target && !putsThrough.listed ? await nameOnList(product, target, how) : undefined;
  const operatorTakes = target?.kind === "operators" ? putsThrough?.target : undefined;
  const answering = scenario.answersQuestion ? await answerInBrowser(product, print) : null;
  const bystanders = await bystandersOf(product, scenario, speech, print, operatorTakes);
  const standIns = { openai: product.openai, twilio: product.twilio.url };
  const unkind = seed === null ? null : await beUnkind(standIns, seed);
  if (unkind !== null) print(`Unkind, seed ${seed}: ${inWords(unkind.mixture)}`);
  try {
    const line = unkind?.mixture.line ?? {};
    const { report, colleague } = await placeCall(product, via, name, exten, speech, target, line);
    const operator = colleague ?? (await bystanders.operator());
    await answering?.done;
    if (putsThrough !== undefined && operator === null) complain("The caller was put through to nobody.");
    const assistant = await assistantHeardSince(product.openai, report.originatedMs);
    const supervisor = await bystanders.supervisor();
    const shown = show(report, { assistant, operator, supervisor }, scenario, via);
    const well = shown && (putsThrough === undefined || operator !== null);
    // A browser shows no number that could be listed.
    if (scenario.leaves === undefined || (via === "browser" && scenario.leaves === "number")) return well;
    const left = await leftBehind(product, scenario.leaves, report.originatedMs);
    if (left === null) complain(`Nothing is under Follow-ups: the ${scenario.leaves} is missing.`);
    else print(left);
    return well && left !== null;
  } finally {
    await unkind?.kind();
    bystanders.leave();
    await answering?.leave();
    await restore?.();
  }
}
