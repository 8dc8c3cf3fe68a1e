import type { AmiAct } from "@patchbay/protocol/ami/registry/act";
import { DIAL_STRING } from "@patchbay/protocol/ami/registry/fields";
import { type DialGate, type DialRefusal, whyNotDialled } from "../../telephony/dial-gate.ts";

/** A short code is the PBX's own: an extension, a service, a queue. */
const INSIDE_DIGITS = 6;

/** The numbers that an act would dial: of a dial string what stands for the far end, else the header as it is. */
export function numbersDialled(act: AmiAct, input: Readonly<Record<string, unknown>>): string[] {
  return act.dials.flatMap((header) => {
    const value = input[header];
    if (typeof value !== "string") return [];
    const { phone, exten } = DIAL_STRING.exec(value)?.groups ?? {};
    return /\d/.test(value) ? [phone ?? exten ?? value] : [];
  });
}

/** Whether one of them may not be dialled; null lets the act pass. */
export async function whyNotAll(
  numbers: readonly string[],
  country: string | null,
  gate: DialGate,
): Promise<DialRefusal | null> {
  for (const number of numbers) {
    const why = await whyNotDialled(number, country, {
      ...gate,
      isExtension: async (digits) =>
        digits.replace(/\D/g, "").length <= INSIDE_DIGITS || (await gate.isExtension(digits)),
    });
    if (why !== null) return why;
  }
  return null;
}
