import { type LineId, lineOf } from "../speech/lines.ts";

/** One thing that a person does; the next begins when it is done. Times in milliseconds of the call. */
export type Step =
  /** Waits until that line was heard whole. */
  | { readonly kind: "hear"; readonly line: LineId; readonly withinMs?: number }
  | { readonly kind: "say"; readonly line: LineId }
  /** Says the line when the far side has been speaking for so long. */
  | {
      readonly kind: "interrupt";
      readonly line: LineId;
      readonly afterMs: number;
      readonly withinMs?: number;
      /** The far side has to fall silent so long after the person's first sound. */
      readonly hushWithinMs?: number;
    }
  /** Coughs when the far side has been speaking for so long. */
  | { readonly kind: "cough"; readonly afterMs: number; readonly withinMs?: number }
  | { readonly kind: "wait"; readonly ms: number }
  /** Listens until the far side has been silent for so long: an announcement is let to its end. */
  | { readonly kind: "quiet"; readonly ms: number }
  | { readonly kind: "press"; readonly digits: string }
  /** Waits until `given`, asked at every tick: for what happens elsewhere than on the line, however long a machine takes for it. */
  | { readonly kind: "cue"; readonly given: () => boolean; readonly withinMs?: number }
  /** Stays on the line until the far side hangs up. */
  | { readonly kind: "stay"; readonly withinMs?: number };

export const hear = (line: LineId, withinMs = 15_000): Step => ({ kind: "hear", line, withinMs });
export const say = (line: LineId): Step => ({ kind: "say", line });
/** People take a breath before they answer; it also keeps the end of one turn from the beginning of the next. */
export const breath: Step = { kind: "wait", ms: 200 };

/** One thing said, and the answer to it heard. */
export function exchange(caller: LineId, assistant: LineId): Step[] {
  return [breath, say(caller), hear(assistant)];
}

/** A step in words, for the message that says it could not be done. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case "hear":
      return `hear "${lineOf(step.line).text}"`;
    case "say":
      return `say "${lineOf(step.line).text}"`;
    case "interrupt":
      return `interrupt with "${lineOf(step.line).text}"`;
    case "cough":
      return "cough";
    case "wait":
      return `wait ${step.ms} ms`;
    case "quiet":
      return `have ${step.ms} ms of quiet`;
    case "press":
      return `press ${step.digits}`;
    case "cue":
      return "be given their cue";
    case "stay":
      return "be hung up on";
  }
}

/** The lines that a script says, in order. */
export function linesSaid(script: readonly Step[]): LineId[] {
  return script.flatMap((step) => (step.kind === "say" || step.kind === "interrupt" ? [step.line] : []));
}
