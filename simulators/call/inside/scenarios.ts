import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startSipPhone } from "../../caller/sip-phone.ts";
import { Desk } from "../../desk/desk.ts";
import type { Product } from "../product.ts";
import { prepareSpeech } from "../speech.ts";
import { atDesk, insideShortcomings, listenInside } from "./listening.ts";

/** A conversation that runs inside the PBX, with no assistant and nobody at Patchbay; resolves with what did not go as it should. */
interface InsideScenario {
  readonly about: string;
  play(product: Product, told: (line: string) => void): Promise<string[]>;
}

export const INSIDE_SCENARIOS = {
  "listen-internal": {
    about: "two phones of the PBX talk; a supervisor hears both, whispers to one, and joins them",
    play: listenInternal,
  },
} as const satisfies Record<string, InsideScenario>;
export type InsideScenarioName = keyof typeof INSIDE_SCENARIOS;

async function listenInternal(product: Product, told: (line: string) => void): Promise<string[]> {
  const { pbx, dir: below, api, signIn, supervisor } = product;
  const { colleague, user, password } = pbx;
  const speech = await prepareSpeech(told);
  const dir = await mkdtemp(join(below, "phone-"));
  const accounts = [{ extension: user, password }, colleague];
  const desk = await Desk.signIn(api, supervisor.email, signIn.password);
  try {
    await desk.open();
    const phone = await startSipPhone({ root: pbx.root, dir, pbxSipPort: pbx.sipPort, accounts, ...speech });
    try {
      told(`${user} dials ${colleague.extension} (scenario listen-internal)`);
      const { extension } = colleague;
      const report = await listenInside({
        caller: phone,
        colleague: phone,
        extension,
        desk,
        listener: atDesk(desk, speech),
        told,
      });
      for (const who of ["caller", "colleague", "supervisor"] as const)
        for (const { lineId, text } of report[who].heard)
          told(`${who.padEnd(10)} heard ${lineId === null ? "(not recognised)" : `"${text}"`}`);
      return insideShortcomings(report);
    } finally {
      await phone.stop();
    }
  } finally {
    desk.close();
    await rm(dir, { recursive: true, force: true });
  }
}
