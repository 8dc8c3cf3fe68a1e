import type { CallSummary } from "@patchbay/protocol/call";
import { preparePerson } from "../../caller/person.ts";
import type { Scenario } from "../../caller/scenarios/scenario.ts";
import type { Step } from "../../caller/script.ts";
import { Desk } from "../../desk/desk.ts";
import { DeskPhone, type DeskReport } from "../../desk/desk-phone.ts";
import { lineOf } from "../../speech/lines.ts";
import type { Product } from "../product.ts";
import type { Speech } from "../speech.ts";
import { supervise } from "./supervising.ts";

const RINGS_WITHIN_MS = 60_000;
const SAID_WITHIN_MS = 60_000;

/** What happens beside the caller while a scenario runs. */
export interface Bystanders {
  /** The operator's or supervisor's side of the call; null when nobody but the assistant spoke. */
  operator(): Promise<DeskReport | null>;
  /** The supervisor's alone, beside an operator or not. */
  supervisor(): Promise<DeskReport | null>;
  leave(): void;
}

/** Puts in place what a scenario needs before its caller dials: an operator at a dashboard, a hand at the power switch. */
export async function bystandersOf(
  product: Product,
  scenario: Scenario,
  speech: Speech,
  told: (line: string) => void,
  /** Whom the assistant puts the caller through to, where that is an operator. */
  putThrough?: readonly Step[],
): Promise<Bystanders> {
  const desks: Desk[] = [];
  const open = async (email: string): Promise<Desk> => {
    const desk = await Desk.signIn(product.api, email, product.signIn.password);
    desks.push(desk);
    await desk.open();
    return desk;
  };
  const sinceMs = Date.now();
  const isNew = (call: CallSummary): boolean => call.startedAt >= sinceMs - 1_000;
  let operator: Promise<DeskReport | null> | null = null;
  let supervisor: Promise<DeskReport | null> | null = null;
  const takes = scenario.operator ?? putThrough;
  if (takes !== undefined) {
    const desk = await open(product.operator.email);
    const person = await preparePerson(takes, speech.voice, speech.recogniser);
    operator = takeCall(desk, person, isNew, told);
  }
  if (scenario.supervisor !== undefined) {
    const desk = await open(product.supervisor.email);
    supervisor = supervise(desk, scenario.supervisor, isNew, speech, told);
  }
  // The dialer calls nobody who is away: the colleague of a browser's caller is there, and does not answer.
  if (scenario.browserScript !== undefined || scenario.seesQuestion) await open(product.operator.email);
  if (scenario.crashAfter !== undefined) {
    const desk = await open(product.signIn.email);
    const words = lineOf(scenario.crashAfter).text;
    pullThePlug(
      product,
      desk,
      (call) => isNew(call) && call.lastWords.startsWith(words.slice(0, 40)),
      told,
    ).catch((error: unknown) => told(`The edge was not killed: ${String(error)}`));
  }
  // Whoever waits for it hears of a failure; until then it is not unhandled.
  operator?.catch(() => {});
  supervisor?.catch(() => {});
  return {
    operator: async () => operator ?? supervisor,
    supervisor: async () => supervisor,
    leave: () => {
      for (const desk of desks) desk.close();
    },
  };
}

async function takeCall(
  desk: Desk,
  person: ConstructorParameters<typeof DeskPhone>[2],
  isNew: (call: CallSummary) => boolean,
  told: (line: string) => void,
): Promise<DeskReport> {
  const call = await desk.call((one) => isNew(one) && one.ringing !== null, RINGS_WITHIN_MS);
  const leg = await desk.answer(call.id);
  told("The operator takes the call in the dashboard");
  return new DeskPhone(desk, leg, person).ended;
}

/** SIGKILL to the Worker's process, as a crash of the edge would end it; `npm start` brings it back. */
async function pullThePlug(
  product: Product,
  desk: Desk,
  fits: (call: CallSummary) => boolean,
  told: (line: string) => void,
): Promise<void> {
  await desk.call(fits, SAID_WITHIN_MS);
  told(`The Worker's process is killed (${product.crashEdge().join(", ")})`);
}
