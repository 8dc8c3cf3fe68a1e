import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CallReport } from "../../caller/phone-leg.ts";
import type { Step } from "../../caller/script.ts";
import { startSipPhone } from "../../caller/sip-phone.ts";
import type { LineKnobs } from "../../line/line-knobs.ts";
import type { Product } from "../product.ts";
import type { Speech } from "../speech.ts";

/** A colleague at a phone of the lab PBX, who answers whoever calls next. */
export interface PhoneColleague {
  /** What they heard; null when their phone never rang. */
  report(): Promise<CallReport | null>;
  stop(): Promise<void>;
}

export async function colleagueAtPhone(
  { dir: below, pbx: { root, sipPort, colleague } }: Pick<Product, "dir" | "pbx">,
  script: readonly Step[],
  speech: Speech,
): Promise<PhoneColleague> {
  const dir = await mkdtemp(join(below, "phone-"));
  const phone = await startSipPhone({ root, dir, pbxSipPort: sipPort, accounts: [colleague], ...speech });
  const report = phone.answerNext(colleague.extension, script);
  return {
    report: async () => (await Promise.race([report, patience()])) ?? null,
    stop: async () => {
      await phone.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * Has a scripted person dial an extension on a real SIP phone of the lab, and where `colleague` has a script, another
 * answer at the colleague's phone; resolves when the call is over.
 */
export async function callThroughPbx(
  { dir: below, pbx }: Pick<Product, "dir" | "pbx">,
  extension: string,
  { script, colleague }: { script: readonly Step[]; colleague?: readonly Step[] | undefined },
  speech: Speech,
  line: Partial<LineKnobs> = {},
): Promise<{ report: CallReport; colleague: CallReport | null }> {
  const dir = await mkdtemp(join(below, "phone-"));
  try {
    const { user, password, root, sipPort } = pbx;
    const own = { extension: user, password };
    const accounts = colleague === undefined ? [own] : [own, pbx.colleague];
    const phone = await startSipPhone({ root, dir, pbxSipPort: sipPort, accounts, ...speech, line });
    try {
      const other = colleague && phone.answerNext(pbx.colleague.extension, colleague);
      const report = await phone.call(extension, script);
      return { report, colleague: (await Promise.race([other, patience()])) ?? null };
    } finally {
      await phone.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Whoever was never rung is not waited for. */
const patience = () => new Promise<null>((resolve) => setTimeout(() => resolve(null), 3_000));
