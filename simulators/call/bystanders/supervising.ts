import { phoneLeg } from "@patchbay/protocol/api";
import type { CallSummary, Speaking } from "@patchbay/protocol/call";
import { type Person, preparePerson } from "../../caller/person.ts";
import type { SupervisorPart } from "../../caller/scenarios/scenario.ts";
import type { Desk } from "../../desk/desk.ts";
import { DeskPhone, type DeskReport } from "../../desk/desk-phone.ts";
import { type LineId, lineOf } from "../../speech/lines.ts";
import type { Speech } from "../speech.ts";

const SAID_WITHIN_MS = 60_000;
/** Two voices without a pause between them would be one to the caller's ear. */
const PAUSE_MS = 1_000;
const LOOK_EVERY_MS = 50;

/**
 * What a supervisor does beside a call that fits: speaks into it, coaches the assistant, or takes the caller over and may hand them
 * back. Answers what their phone heard; null when they never spoke. Rejects when the scenario cannot be played.
 */
export async function supervise(
  desk: Desk,
  part: SupervisorPart,
  isIt: (call: CallSummary) => boolean,
  speech: Speech,
  told: (line: string) => void,
): Promise<DeskReport | null> {
  if (part.does !== "coaches" && part.does !== "takes over") return speakInto(desk, part, isIt, speech, told);
  const person = part.does === "takes over" ? await preparePerson(part.script, ...voiceOf(speech)) : null;
  const { after } = part;
  const { id } = await desk.call((one) => isIt(one) && saidLast(one, after), SAID_WITHIN_MS);
  if (part.does === "coaches") {
    await desk.post(`/api/calls/${id}/coach`, noteOf(part.tells));
    told("The supervisor tells the assistant something that the caller does not hear");
    return null;
  }
  if (person === null) return null;
  const phone = new DeskPhone(desk, phoneLeg.parse(await desk.post(`/api/calls/${id}/take-over`)), person);
  told("The supervisor takes the caller from the assistant");
  if (part.handsBackAfter !== undefined) {
    await Promise.race([hasSaid(person, part.handsBackAfter), phone.ended]);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (part.tells !== undefined) await desk.post(`/api/calls/${id}/coach`, noteOf(part.tells));
    await desk.post(`/api/calls/${id}/hand-back`);
    told("The supervisor hands the caller back to the assistant");
  }
  return phone.ended;
}

/** Was that line said last, whole or as the rest of what came in two pieces? */
function saidLast({ lastWords }: CallSummary, line: LineId): boolean {
  const { text } = lineOf(line);
  return lastWords.startsWith(text.slice(0, 40)) || (lastWords.length > 8 && text.endsWith(lastWords));
}

/** Listens to the call, and speaks into it from then on where that is their part. */
async function speakInto(
  desk: Desk,
  part: Extract<SupervisorPart, { does: "barges in" | "whispers" | "listens" }>,
  isIt: (call: CallSummary) => boolean,
  speech: Speech,
  told: (line: string) => void,
): Promise<DeskReport> {
  const person = await preparePerson(part.script, ...voiceOf(speech));
  const after = part.does === "barges in" ? part.after : null;
  const isTime = (one: CallSummary): boolean =>
    after === null ? one.handler.kind === "operator" : saidLast(one, after);
  const { id } = await desk.call((one) => isIt(one) && isTime(one), SAID_WITHIN_MS);
  const leg = phoneLeg.parse(await desk.post(`/api/calls/${id}/listen`));
  const phone = new DeskPhone(desk, leg, person);
  await desk.call((one) => one.supervision.listeners.some(({ legId }) => legId === leg.legId));
  if (part.does === "listens") {
    told("The supervisor listens in");
    return phone.ended;
  }
  const mode: Speaking = after === null ? "whisper" : "barge";
  await desk.post(`/api/calls/${id}/supervise`, { legId: leg.legId, mode });
  told(
    after === null
      ? "The supervisor speaks to the operator alone"
      : "The supervisor joins the caller and the assistant",
  );
  return phone.ended;
}

const noteOf = (line: LineId) => ({ text: `Tell them: "${lineOf(line).text}"` });

const voiceOf = ({ voice, recogniser }: Speech) => [voice, recogniser] as const;

async function hasSaid(person: Person, line: LineId): Promise<void> {
  const until = performance.now() + SAID_WITHIN_MS;
  while (!person.report().said.some((said) => said.line === line)) {
    if (performance.now() > until) throw new Error(`The supervisor never said "${lineOf(line).text}"`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
