import { VARIABLE, VARIABLES, type VariableName } from "@patchbay/protocol/assistants";
import type { CallSummary } from "@patchbay/protocol/call";

/** What an assistant's texts may name, as it stands when a call begins. */
export type Known = Partial<Record<VariableName, string>>;

/** What is known of a call. A browser's member is greeted by name as anybody else. */
export function knownOf(
  { from, to, startedAt }: Pick<CallSummary, "from" | "to" | "startedAt">,
  { language, timeZone }: { language: string; timeZone: string },
): Known {
  const at = new Date(startedAt);
  return {
    "contact.name": from.name,
    "caller.number": from.number,
    "called.number": to.number,
    date: inWords(language, { dateStyle: "full", timeZone }, at),
    time: inWords(language, { timeStyle: "short", timeZone }, at),
  };
}

/** An assistant of before may have a language that is none: that costs nobody their call. */
function inWords(language: string, how: Intl.DateTimeFormatOptions, at: Date): string {
  try {
    return new Intl.DateTimeFormat(language, how).format(at);
  } catch {
    return new Intl.DateTimeFormat("en", how).format(at);
  }
}

/** The text with its variables filled in; what is not known becomes its own words for that, or nothing. */
export function fillIn(text: string, known: Known): string {
  const filled = text.replace(VARIABLE, (whole, name: string, otherwise?: string) => {
    if (!isVariable(name)) return otherwise ?? whole;
    // A caller chooses their own name: it is a name, and no instruction on lines of its own.
    const value = (known[name] ?? "").replace(/[\p{Cc}{}]/gu, " ").trim();
    return value === "" ? (otherwise ?? "") : value.slice(0, 80);
  });
  // "Hello , how are you" after a name that is not known.
  return filled.replace(/[ \t]+([,.!?;:])/g, "$1").replace(/[ \t]{2,}/g, " ");
}

const isVariable = (name: string): name is VariableName => Object.hasOwn(VARIABLES, name);
