import { join } from "node:path";
import { type SipPhone, startSipPhone } from "../../../simulators/caller/sip-phone.ts";
import { DEAF } from "../../../simulators/speech/recogniser.ts";
import { createVoice } from "../../../simulators/speech/voice.ts";
import { reaperFor } from "../../../stack/process/reaper.ts";
import type { Stack } from "../../../stack/stack.ts";

/** A SIP phone at the lab PBX that understands nothing: it writes below `dir`. */
export async function startLabPhone(
  stack: Pick<Stack, "asteriskRoot" | "pbx" | "account">,
  dir: string,
): Promise<SipPhone> {
  const phone = await startSipPhone({
    root: stack.asteriskRoot,
    dir: join(dir, "phone"),
    pbxSipPort: stack.pbx.ports.sip,
    accounts: [stack.account],
    voice: createVoice(),
    recogniser: DEAF,
  });
  reaperFor(process.pid).watch(phone.pid);
  return phone;
}
