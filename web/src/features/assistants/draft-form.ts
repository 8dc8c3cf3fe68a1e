import { type AssistantDraft, MODELS, TOOL_WORDS, VOICES, writtenDraft } from "@patchbay/protocol/assistants";
import { plainWords } from "@patchbay/protocol/plain-words";
import { DEFAULT_TURN_TAKING, type TurnTaking } from "@patchbay/protocol/turn-taking";
import { sentence } from "../../lib/format/sentence.ts";
import { type PutThroughForm, putThroughField, putThroughForm, readPutThrough } from "./put-through-form.ts";

/** The form as it is typed: everything text, so that what is half typed can stand there. */
export interface DraftForm {
  name: string;
  greeting: string;
  instructions: string;
  language: string;
  voice: string;
  /** Empty takes the deployment's own. */
  model: string;
  timeZone: string;
  guardrails: string;
  /** By name; what is not here is off. Null has all of them, those that are made later as well. */
  tools: readonly string[] | null;
  playbooks: Record<Objection, string>;
  putsThroughTo: readonly PutThroughForm[];
  guard: boolean;
  noise: TurnTaking["noiseReduction"];
  turnTaking: Record<TurnTakingField, string>;
}

export const OBJECTIONS = ["price", "timing", "competitor"] as const;
export type Objection = (typeof OBJECTIONS)[number];

export type TurnTakingField = (typeof TURN_TAKING_FIELDS)[number];

export const EMPTY_DRAFT: AssistantDraft = {
  name: "",
  greeting: "",
  instructions: "",
  language: "en",
  voice: VOICES[0],
  model: null,
  timeZone: "UTC",
  turnTaking: null,
  guardrails: [],
  tools: null,
  playbooks: null,
  putsThroughTo: [],
};

export const TURN_TAKING_FIELDS = [
  "minSpeechMs",
  "holdMs",
  "minWords",
  "answerWithinMs",
  "callerSilenceMs",
  "threshold",
] as const;

export function formOf(draft: AssistantDraft): DraftForm {
  const turns = draft.turnTaking ?? DEFAULT_TURN_TAKING;
  return {
    name: draft.name,
    greeting: draft.greeting,
    instructions: draft.instructions,
    language: draft.language,
    voice: draft.voice,
    model: draft.model ?? "",
    timeZone: draft.timeZone,
    guardrails: draft.guardrails.join("\n"),
    tools: draft.tools,
    playbooks: {
      price: draft.playbooks?.price ?? "",
      timing: draft.playbooks?.timing ?? "",
      competitor: draft.playbooks?.competitor ?? "",
    },
    putsThroughTo: draft.putsThroughTo.map(putThroughForm),
    guard: turns.guard,
    noise: turns.noiseReduction,
    turnTaking: {
      minSpeechMs: String(turns.minSpeechMs),
      holdMs: String(turns.holdMs),
      minWords: String(turns.minWords),
      answerWithinMs: String(turns.answerWithinMs),
      callerSilenceMs: String(turns.callerSilenceMs),
      threshold: String(turns.threshold),
    },
  };
}

export type FormErrors = Partial<Record<string, string>>;

/** What the form says, checked as the server checks it; `held` is the draft it began from. */
export function readForm(
  form: DraftForm,
  held: AssistantDraft,
): { ok: true; draft: AssistantDraft } | { ok: false; errors: FormErrors } {
  const asked = {
    ...held,
    name: form.name,
    greeting: form.greeting,
    instructions: form.instructions,
    language: form.language.trim(),
    voice: form.voice,
    model: form.model === "" ? null : form.model,
    timeZone: form.timeZone.trim(),
    guardrails: form.guardrails
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    tools: form.tools,
    playbooks: playbooksOf(form, held.playbooks),
    putsThroughTo: form.putsThroughTo.map(readPutThrough),
    turnTaking: turnTakingOf(form, held.turnTaking),
  };
  const parsed = writtenDraft.safeParse(asked, { error: plainWords });
  if (parsed.success) return { ok: true, draft: parsed.data };
  const errors: FormErrors = {};
  for (const { path, message } of parsed.error.issues) errors[fieldOf(path)] ??= sentence(message);
  return { ok: false, errors };
}

/** A field by its own name; of a row in the list of people also which row it is in. */
function fieldOf(path: readonly PropertyKey[]): string {
  const field = String(path.findLast((part) => typeof part === "string") ?? "name");
  return path[0] === "putsThroughTo" && path.length > 1 ? putThroughField(Number(path[1]), field) : field;
}

/** Null where the house's own words are wanted throughout. */
function playbooksOf(form: DraftForm, held: AssistantDraft["playbooks"]): AssistantDraft["playbooks"] {
  const own = OBJECTIONS.flatMap((name) => {
    const words = form.playbooks[name].trim();
    return words === "" ? [] : [[name, words] as const];
  });
  const others = held?.others;
  if (own.length === 0 && others === undefined) return null;
  return { ...Object.fromEntries(own), ...(others === undefined ? {} : { others }) };
}

/** Null where nothing differs from the defaults, so that better defaults reach it. */
function turnTakingOf(form: DraftForm, held: TurnTaking | null): unknown {
  const numbers = Object.fromEntries(
    TURN_TAKING_FIELDS.map((field) => [
      field,
      (field === "threshold" ? share : wholeNumber)(form.turnTaking[field]),
    ]),
  );
  const asked = {
    ...(held ?? DEFAULT_TURN_TAKING),
    ...numbers,
    guard: form.guard,
    noiseReduction: form.noise,
  };
  return JSON.stringify(asked) === JSON.stringify(DEFAULT_TURN_TAKING) ? null : asked;
}

const wholeNumber = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);

/** A part of one, as people write it: with a point or a comma. */
const share = (text: string): number =>
  /^[01]?[.,]?\d{1,3}$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : Number.NaN;

export const modelOptions: readonly (readonly [string, string])[] = [
  ["", "As the deployment has it"],
  ...MODELS.map((model) => [model, model] as const),
];
export const voiceOptions: readonly (readonly [string, string])[] = VOICES.map((voice) => [
  voice,
  `${voice.charAt(0).toUpperCase()}${voice.slice(1)}`,
]);

/** Is the tool of this name on? */
export const hasTool = ({ tools }: DraftForm, name: string): boolean => tools?.includes(name) ?? true;

/** The tools with one switched on or off; `ownTools` are those that the organization made. */
export function switchTool(
  form: DraftForm,
  name: string,
  on: boolean,
  ownTools: readonly string[],
): DraftForm {
  const known = [...Object.keys(TOOL_WORDS), ...ownTools];
  const held = form.tools ?? known;
  const tools = on ? [...held.filter((each) => each !== name), name] : held.filter((each) => each !== name);
  return { ...form, tools: known.every((each) => tools.includes(each)) ? null : tools };
}
