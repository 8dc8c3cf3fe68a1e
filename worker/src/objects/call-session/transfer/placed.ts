import type { PhoneTargets } from "@patchbay/protocol/api";
import type { TransferTarget } from "@patchbay/protocol/call";
import { E164 } from "@patchbay/protocol/number-forms";
import type { CallState } from "../../../call/life/state.ts";
import { isOwnQueue, wayTo } from "../../../call/transfer/ways.ts";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import { type DialRefusal, wholeNumber, whyNotDialled } from "../../../telephony/dial-gate.ts";
import { withTargets } from "../../../telephony/site-targets.ts";
import { parseTwilioLine } from "../../../telephony/twilio/line.ts";
import type { CallContext } from "../call-context.ts";

/** What finding a way to a target needs of the call. */
export interface PlacingCall extends Pick<CallContext, "state" | "file"> {
  targets(): Promise<PhoneTargets>;
  /** Is any of these numbers not to be called? */
  mayDial(numbers: readonly string[]): Promise<"yes" | "listed" | "unknown">;
}

type NumberTarget = Extract<TransferTarget, { kind: "number" }>;

/**
 * The target with what dials its number, or in whose queue the caller waits, where the way the caller came leads to neither:
 * from a browser nothing is dialled without a line, and by Twilio no extension.
 */
export async function placed(
  env: Pick<Env, "PBX_LINK">,
  call: PlacingCall,
  target: TransferTarget,
): Promise<TransferTarget> {
  const file = call.file();
  if ((target.kind !== "queue" && target.kind !== "number") || file === null) return target;
  const state = call.state();
  if (target.kind === "queue" && isOwnQueue(state, target, file.siteId)) return { ...target, line: "" };
  const aimed = target.kind === "number" ? written(state, target) : target;
  if (aimed.line || typeof wayTo(state, aimed, file.siteId) === "string") return aimed;
  const found = { ...aimed, line: await lineFor(env, call, file.orgId, aimed) };
  return found.kind === "number" ? written(state, found) : found;
}

/** The number as its line dials it: a PBX's dialplan knows its people's ways, Twilio wants it with its country. */
export function written(state: CallState, target: NumberTarget): NumberTarget {
  const byTwilio = target.line === "" ? state.twilio !== null : parseTwilioLine(target.line) !== null;
  return byTwilio ? { ...target, number: wholeNumber(target.number, state.country) } : target;
}

/** Why nobody may be dialled there, or null. Everything that dials for a caller asks it. */
export function whyNotTo(
  env: Pick<Env, "PBX_LINK">,
  call: PlacingCall,
  target: TransferTarget,
): Promise<DialRefusal | null> {
  if (target.kind !== "number") return Promise.resolve(null);
  return whyNotDialled(target.number, call.state().country, {
    isExtension: async (digits) => {
      const site = target.line || (call.file()?.siteId ?? "");
      if (site === "" || parseTwilioLine(site) !== null) return false;
      const has = await env.PBX_LINK.get(env.PBX_LINK.idFromName(site)).targets();
      return has?.extensions.includes(digits) ?? false;
    },
    mayDial: (numbers) => call.mayDial(numbers),
  });
}

/**
 * The site that is online and has this queue or extension, else one that is online; else a number of ours at Twilio, where it
 * dials such a number; else any site. Empty when the organization has none of these, or nobody can say.
 */
async function lineFor(
  env: Pick<Env, "PBX_LINK">,
  call: PlacingCall,
  orgId: string,
  target: Extract<TransferTarget, { kind: "queue" | "number" }>,
): Promise<string> {
  try {
    const { lines } = await call.targets();
    const own = lines.filter(({ from }) => from === "");
    const isWhole = target.kind === "number" && E164.test(wholeNumber(target.number, call.state().country));
    const byTwilio = lines.find(({ from }) => from !== "" && isWhole)?.id;
    if (byTwilio === undefined && own.length <= 1) return own[0]?.id ?? "";
    const sites = await withTargets(env, own);
    const online = sites.filter(({ has }) => has !== null);
    const found =
      online.find(({ has }) =>
        target.kind === "queue"
          ? has?.queues.includes(target.queue)
          : has?.extensions.includes(target.number),
      ) ?? online[0];
    return found?.id ?? byTwilio ?? sites[0]?.id ?? "";
  } catch (error) {
    report("error", "no line found for a transfer", { org: orgId, error: errorText(error) });
    return "";
  }
}
