import type { TransferTarget } from "@patchbay/protocol/call";
import type { CallState } from "../../../call/life/state.ts";
import { E164, isOwnQueue, wayTo } from "../../../call/transfer/ways.ts";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import { DialTargets } from "../../../store/dial-targets.ts";
import type { CallFile } from "../call-file.ts";

/**
 * The target with what dials its number, or in whose queue the caller waits, where the way the caller came leads to neither:
 * from a browser nothing is dialled without a line, and by Twilio no extension.
 */
export async function placed(
  env: Pick<Env, "DB" | "PBX_LINK">,
  call: { state(): CallState; file(): CallFile | null },
  target: TransferTarget,
): Promise<TransferTarget> {
  const file = call.file();
  if ((target.kind !== "queue" && target.kind !== "number") || file === null) return target;
  const state = call.state();
  if (target.kind === "queue" && isOwnQueue(state, target, file.siteId)) return { ...target, line: "" };
  if (target.line || typeof wayTo(state, target, file.siteId) === "string") return target;
  return { ...target, line: await lineFor(env, file.orgId, target) };
}

/**
 * The site that is online and has this queue or extension, else one that is online; else a number of ours at Twilio, where it
 * dials such a number; else any site. Empty when the organization has none of these, or nobody can say.
 */
async function lineFor(
  env: Pick<Env, "DB" | "PBX_LINK">,
  orgId: string,
  target: Extract<TransferTarget, { kind: "queue" | "number" }>,
): Promise<string> {
  try {
    const { lines } = await new DialTargets(env.DB, orgId).all();
    const ids = lines.flatMap(({ id, from }) => (from === "" ? [id] : []));
    const byTwilio = lines.find(({ from }) => from !== "" && isWhole(target))?.id;
    if (byTwilio === undefined && ids.length <= 1) return ids[0] ?? "";
    const sites = await Promise.all(
      ids.map(async (id) => ({ id, has: await env.PBX_LINK.get(env.PBX_LINK.idFromName(id)).targets() })),
    );
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

/** Is that a number as Twilio dials it, with its country? */
const isWhole = (target: TransferTarget): boolean => target.kind === "number" && E164.test(target.number);
