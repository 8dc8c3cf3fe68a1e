import { type DialGate, type DialRefusal, whyNotDialled } from "../../telephony/dial-gate.ts";

/** A short code is the PBX's own: an extension, a service, a queue. */
const INSIDE_DIGITS = 6;

/** Whether one of the numbers of an act may not be dialled; null lets it pass, and so does what has no digit and is a name. */
export async function whyNotAll(
  numbers: readonly string[],
  country: string | null,
  gate: DialGate,
): Promise<DialRefusal | null> {
  for (const number of numbers) {
    if (!/\d/.test(number)) continue;
    const why = await whyNotDialled(number, country, {
      ...gate,
      isExtension: async (digits) =>
        digits.replace(/\D/g, "").length <= INSIDE_DIGITS || (await gate.isExtension(digits)),
    });
    if (why !== null) return why;
  }
  return null;
}
