import type { PersonReport } from "../caller/person.ts";
import type { CallReport } from "../caller/phone-leg.ts";
import type { LineId } from "../speech/lines.ts";

/** What the assistant's side heard of one call: words recognised from the sound that reached the voice model. */
export interface AssistantHeard {
  readonly lineId: string | null;
  readonly text: string;
  /** Wall clock in milliseconds. */
  readonly atMs: number;
}

/** Everybody but the caller. */
export interface Others {
  readonly assistant: readonly AssistantHeard[];
  /** The operator who took the call; null when nobody did. */
  readonly operator: PersonReport | null;
  /** A supervisor beside either; only how it went for them counts. */
  readonly supervisor?: PersonReport | null;
}

/** The call as rows in order of time, seconds counted from the dialling. */
export function conversationRows(
  report: CallReport,
  { assistant, operator }: Others,
  textOf: (id: LineId) => string,
): string[] {
  const rows = [
    ...report.said.map(({ line, startMs }) => ({ atMs: startMs, who: "caller said", words: textOf(line) })),
    ...heardRows("caller heard", report),
    ...(operator === null ? [] : heardRows("operator heard", operator)),
    ...assistant.map(({ atMs, lineId, text }) => ({
      atMs,
      who: "assistant heard",
      words: lineId === null ? null : text,
    })),
  ];
  return rows
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, who, words }) => {
      const seconds = ((atMs - report.originatedMs) / 1_000).toFixed(1);
      return `${seconds.padStart(6)} s  ${who.padEnd(16)} ${words === null ? "(not recognised)" : `"${words}"`}`;
    });
}

function heardRows(who: string, { heard }: PersonReport) {
  return heard.map(({ startMs, lineId, text, fraction }) => ({
    atMs: startMs,
    who,
    words: lineId === null ? null : fraction < 0.9 ? `${text} ...` : text,
  }));
}

/** Why the call did not go as the scenario expects: one sentence each; none when both sides heard everything. */
export function shortcomings(
  report: CallReport,
  { assistant, operator, supervisor }: Others,
  wanted: readonly LineId[],
  textOf: (id: LineId) => string,
): string[] {
  if (report.answeredMs === null) {
    return [
      `Nobody answered (${report.dialStatus || "no answer"}): is the extension right, and is the connector up?`,
    ];
  }
  const complaints = report.failure === null ? [] : [report.failure];
  if (operator?.failure) complaints.push(`The operator: ${operator.failure}`);
  if (supervisor?.failure && supervisor !== operator) {
    complaints.push(`The supervisor: ${supervisor.failure}`);
  }
  // Whoever has the caller hears them: the assistant, a person, or one after the other.
  const far = operator === null ? "assistant" : assistant.length === 0 ? "operator" : "far side";
  const heard = [
    ...assistant.map(({ lineId, atMs }) => ({ lineId, atMs })),
    ...(operator?.heard ?? []).map(({ lineId, endMs }) => ({ lineId, atMs: endMs })),
  ]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ lineId }) => lineId);
  let from = 0;
  for (const line of wanted) {
    const index = heard.indexOf(line, from);
    if (index < 0) complaints.push(`The ${far} did not hear "${textOf(line)}".`);
    else from = index + 1;
  }
  return complaints;
}
