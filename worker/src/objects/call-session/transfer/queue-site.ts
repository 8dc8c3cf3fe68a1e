import type { TransferTarget } from "@patchbay/protocol/call";
import type { CallState } from "../../../call/life/state.ts";
import { isOwnQueue } from "../../../call/transfer/ways.ts";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import { DialTargets } from "../../../store/dial-targets.ts";
import type { CallFile } from "../call-file.ts";

/** The target with the site of its queue, where a caller whom that PBX does not have is to wait in one. */
export async function placed(
  env: Pick<Env, "DB" | "PBX_LINK">,
  call: { state(): CallState; file(): CallFile | null },
  target: TransferTarget,
): Promise<TransferTarget> {
  const file = call.file();
  if (target.kind !== "queue" || file === null) return target;
  if (isOwnQueue(call.state(), target, file.siteId)) return { ...target, line: "" };
  return { ...target, line: target.line || (await siteOfQueue(env, file.orgId, target.queue)) };
}

/**
 * The site in whose queue of that name a caller waits who is on none of its own: one that is online and has it, else one that is online, else
 * any. Empty when the organization has no site, or nobody can say.
 */
async function siteOfQueue(env: Pick<Env, "DB" | "PBX_LINK">, orgId: string, queue: string): Promise<string> {
  try {
    const { lines } = await new DialTargets(env.DB, orgId).all();
    const ids = lines.flatMap(({ id, from }) => (from === "" ? [id] : []));
    if (ids.length <= 1) return ids[0] ?? "";
    const sites = await Promise.all(
      ids.map(async (id) => ({ id, has: await env.PBX_LINK.get(env.PBX_LINK.idFromName(id)).targets() })),
    );
    const online = sites.filter(({ has }) => has !== null);
    const found = online.find(({ has }) => has?.queues.includes(queue)) ?? online[0] ?? sites[0];
    return found?.id ?? "";
  } catch (error) {
    report("error", "no site found for a queue", { org: orgId, error: errorText(error) });
    return "";
  }
}
