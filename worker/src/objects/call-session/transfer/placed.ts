import type { TransferTarget } from "@patchbay/protocol/call";
import type { CallState } from "../../../call/life/state.ts";
import { isOwnQueue, wayTo } from "../../../call/transfer/ways.ts";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import { DialTargets } from "../../../store/dial-targets.ts";
import type { CallFile } from "../call-file.ts";

/**
 * The target with the site by which its number is dialled, or in whose queue the caller waits, where the way the caller came leads to
 * neither: from a browser nothing is dialled without one, and by Twilio no extension.
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
  return { ...target, line: await siteFor(env, file.orgId, target) };
}

/**
 * The site that is online and has this queue or extension, else one that is online, else any. Empty when the organization has no site, or nobody can say.
 */
async function siteFor(
  env: Pick<Env, "DB" | "PBX_LINK">,
  orgId: string,
  target: Extract<TransferTarget, { kind: "queue" | "number" }>,
): Promise<string> {
  try {
    const { lines } = await new DialTargets(env.DB, orgId).all();
    const ids = lines.flatMap(({ id, from }) => (from === "" ? [id] : []));
    if (ids.length <= 1) return ids[0] ?? "";
    const sites = await Promise.all(
      ids.map(async (id) => ({ id, has: await env.PBX_LINK.get(env.PBX_LINK.idFromName(id)).targets() })),
    );
    const online = sites.filter(({ has }) => has !== null);
    const found =
      online.find(({ has }) =>
        target.kind === "queue"
          ? has?.queues.includes(target.queue)
          : has?.extensions.includes(target.number),
      ) ??
      online[0] ??
      sites[0];
    return found?.id ?? "";
  } catch (error) {
    report("error", "no site found for a transfer", { org: orgId, error: errorText(error) });
    return "";
  }
}
