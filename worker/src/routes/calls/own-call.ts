import type { AuditAction } from "@patchbay/protocol/audit";
import type { CallSummary } from "@patchbay/protocol/call";
import { callId as callIdSchema } from "@patchbay/protocol/ids";
import { refusal } from "../../refusal.ts";
import { CallHistory } from "../../store/history/calls.ts";
import { audit, type Ctx, organization } from "../endpoint/asker.ts";
import { missing, type Outcome, type Refused, refused } from "../endpoint/outcome.ts";

export const history = (c: Ctx) => new CallHistory(c.env.DB, c.var.member.orgId);
export const session = (c: Ctx, callId: string) =>
  c.env.CALL_SESSION.get(c.env.CALL_SESSION.idFromName(callId));

/** The call if it is this organization's, live or past. Anything else does not exist for the asker. */
export async function ownCall(c: Ctx, callId: string): Promise<CallSummary | null> {
  if (!callIdSchema.safeParse(callId).success) return null;
  return (await organization(c).call(callId)) ?? (await history(c).get(callId));
}

const NO_SUCH_CALL = "This organization has no such call.";

/** An id that is well-formed but not ours may be a probe into another organization. */
export const noSuchCall = (): Refused => missing(NO_SUCH_CALL);

/** The same for an address that is no endpoint of the API: a socket, or sound. */
export function notFound(c: Ctx, action: AuditAction, callId: string): Response {
  audit(c, action, callId.slice(0, 64), "not_found");
  return refusal(c, 404, "not_found", NO_SUCH_CALL);
}

/** An act on the call of the address, where that is this organization's. */
export const onCall =
  <Asked extends { readonly params: { readonly id: string } }, Told>(
    act: (c: Ctx, call: CallSummary, asked: Asked) => Promise<Outcome<Told>>,
  ) =>
  async (c: Ctx, asked: Asked): Promise<Outcome<Told>> => {
    const call = await ownCall(c, asked.params.id);
    return call === null ? noSuchCall() : act(c, call, asked);
  };

/** Why nothing can be done to such a call here: Patchbay has neither its sound nor its line. */
export const INSIDE = {
  code: "inside_pbx",
  message:
    "The PBX has this call in its own hands. Open it in the panel of its site: there it can be heard, put through and hung up.",
};

/** The same for what needs the call's own line. */
export const onLine = <Asked extends { readonly params: { readonly id: string } }, Told>(
  act: (c: Ctx, call: CallSummary, asked: Asked) => Promise<Outcome<Told>>,
) =>
  onCall<Asked, Told>(async (c, call, asked) =>
    call.source === "inside" ? refused(INSIDE) : act(c, call, asked),
  );
