import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CallReport } from "../../simulators/caller/phone-leg.ts";
import type { Step } from "../../simulators/caller/script.ts";
import { startSipPhone } from "../../simulators/caller/sip-phone.ts";
import { STATE } from "../stack/paths.ts";
import type { RunFile } from "../stack/run-file.ts";
import type { Speech } from "./speech.ts";

/** Has a scripted person dial an extension on a real SIP phone of the lab; resolves when the call is over. */
export async function callThroughPbx(
  pbx: RunFile["pbx"],
  extension: string,
  script: readonly Step[],
  speech: Speech,
): Promise<CallReport> {
  const dir = await mkdtemp(join(STATE, "phone-"));
  try {
    const { user, password, root, sipPort } = pbx;
    const accounts = [{ extension: user, password }];
    const phone = await startSipPhone({ root, dir, pbxSipPort: sipPort, accounts, ...speech });
    try {
      return await phone.call(extension, script);
    } finally {
      await phone.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
