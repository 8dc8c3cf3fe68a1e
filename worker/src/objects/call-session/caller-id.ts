import { hasEnded } from "../../call/life/state.ts";
import { errorText, report } from "../../log.ts";
import { listedNumber } from "../../telephony/number.ts";
import type { Organization } from "../organization.ts";
import type { CallContext } from "./call-context.ts";

/** Finds out whom the organization knows by the caller's number, beside the call: nothing waits for it, and it may fail. */
export async function identifyCaller(
  organization: Pick<DurableObjectStub<Organization>, "contact">,
  call: CallContext,
): Promise<void> {
  const file = call.file();
  const { summary, country } = call.state();
  if (file === null || summary === null || summary.direction !== "inbound") return;
  const number = listedNumber(summary.from.number, country, summary.to.number);
  if (number === "") return;
  try {
    const contact = await organization.contact(file.orgId, number);
    if (contact === null || contact.name === summary.from.name || hasEnded(call.state())) return;
    call.append({ type: "caller_identified", name: contact.name.slice(0, 120) });
  } catch (error) {
    report("warn", "the caller could not be looked up", { call: file.callId, error: errorText(error) });
  }
}
