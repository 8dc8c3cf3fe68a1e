import { Prompt, soundOf } from "./sound.ts";
import { action, NEXT, numberOf, type Verb } from "./verb.ts";
import { elapsed } from "./wait.ts";

/** Keys only: collects until enough, the last key, or so many seconds without one; a key silences the prompt. */
export const gather: Verb = async (element, context) => {
  const { call, signal } = context;
  const { attributes } = element;
  const most = numberOf(attributes.numDigits, 1, 1_000, 1_000);
  const timeoutMs = numberOf(attributes.timeout, 1, 600, 5) * 1_000;
  const last = attributes.finishOnKey ?? "#";
  if (attributes.input !== undefined && !attributes.input.includes("dtmf")) {
    call.warn(12_200, "<Gather> hears keys only in this stand-in");
  }
  const sounds: Uint8Array[] = [];
  for (const child of element.children) {
    const sound = await soundOf(child, context);
    if (sound !== null) sounds.push(sound);
  }

  let digits = "";
  let complete = false;
  let pressed = new AbortController();
  const prompt = new Prompt((keys) => {
    for (const key of keys) {
      if (complete) break;
      if (last !== "" && last.includes(key)) complete = true;
      else digits += key;
      complete ||= digits.length >= most;
    }
    prompt.silence();
    pressed.abort();
  });
  call.answer();
  if (call.line !== null) call.line.partner = prompt;
  for (const sound of sounds) {
    if (pressed.signal.aborted || signal.aborted) break;
    const over = prompt.play(sound);
    signal.addEventListener("abort", () => prompt.silence(), { once: true });
    await over;
  }
  while (!complete && !signal.aborted) {
    pressed = new AbortController();
    const began = performance.now();
    await elapsed(timeoutMs, AbortSignal.any([signal, pressed.signal]));
    if (performance.now() - began >= timeoutMs) break;
  }
  if (call.line?.partner === prompt) call.line.partner = null;
  if (digits === "" && attributes.actionOnEmptyResult !== "true") return NEXT;
  const next = action(element, context, [["Digits", digits]]);
  if (next.kind !== "next" || signal.aborted) return next;
  call.warn(
    12_200,
    "<Gather> without an action asks the document's own address at the vendor; here it goes on",
  );
  return NEXT;
};
