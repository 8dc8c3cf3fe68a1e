import { NUMBERS, reached, typedNumber } from "./number.ts";

/** What the gate asks; both answer from copies, so that a live call never waits for D1. */
export interface DialGate {
  /** Is that an extension of the PBX that would dial it? */
  isExtension(digits: string): Promise<boolean>;
  /** Is any of these numbers (E.164) not to be called? */
  mayDial(numbers: readonly string[]): Promise<"yes" | "listed" | "unknown">;
}

/** Why something is not dialled, in words. */
export interface DialRefusal {
  code: "do_not_call" | "do_not_call_unknown" | "needs_country" | "bad_number";
  message: string;
}

/**
 * Asked before anything is dialled outside, by whomever: whom the digits reach must be known, and may not be on the
 * do-not-call list. Null lets it pass. What stays within the PBX passes by itself.
 */
export async function whyNotDialled(
  dialled: string,
  country: string | null,
  gate: DialGate,
): Promise<DialRefusal | null> {
  const numbers = reached(dialled, country);
  if (numbers?.length === 0) return null;
  if (numbers === null) {
    const digits = dialled.replace(/[^0-9+*#]/g, "");
    if (await gate.isExtension(digits)) return null;
    const typed = typedNumber(dialled, country);
    if (!typed.ok) return { code: typed.code, message: typed.message };
    return { code: "needs_country", message: UNKNOWN_CODE };
  }
  switch (await gate.mayDial(numbers)) {
    case "yes":
      return null;
    case "listed":
      return {
        code: "do_not_call",
        message: `${numbers[0]} is on the do-not-call list. Take it off the list under Follow-ups if that is wrong.`,
      };
    case "unknown":
      return {
        code: "do_not_call_unknown",
        message:
          "The do-not-call list cannot be read right now, so nothing is dialled. Try again in a minute.",
      };
  }
}

const UNKNOWN_CODE =
  "Nobody can tell which number this code dials. Set the country of the site or of the organization, or dial the number with + and its country code.";

/** The number as Twilio dials it, E.164, where it can be told; else as it is. */
export function wholeNumber(dialled: string, country: string | null): string {
  const read = NUMBERS.read(dialled, country);
  return read.kind === "number" ? read.e164 : dialled;
}
