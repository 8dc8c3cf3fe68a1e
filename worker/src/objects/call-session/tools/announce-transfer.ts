import type { TransferTarget } from "@patchbay/protocol/call";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { assistantOf } from "../../../call/tools/closing.ts";
import { done, type Ending, refused } from "../../../call/tools/tool.ts";
import { ANNOUNCING_MS } from "../../../call/transfer/announced.ts";
import { mayTransfer, wayTo } from "../../../call/transfer/ways.ts";
import type { Env } from "../../../env.ts";
import { placed, whyNotTo } from "../transfer/placed.ts";
import type { ToolUser } from "./toolbox.ts";

/** The assistant's list says whom it means by that name. */
const targetOf = ({ name, target }: PutThroughEntry): TransferTarget =>
  target.kind === "number" ? { ...target, name } : target;

/** Has the caller told whom they are put through to; they go when they have heard it. */
export async function announceTransfer(
  env: Env,
  call: ToolUser,
  toolCallId: string,
  { to, brief }: { to: PutThroughEntry; brief: string },
  signal: AbortSignal,
): Promise<Ending> {
  const target = await placed(env, call, targetOf(to));
  const no = (why: string): Ending => ({ outcome: "refused", result: refused(why) });
  const barred = await whyNotTo(env, call, target);
  if (barred !== null) {
    return no(
      `${barred.message} Tell the caller that they cannot be put through, and offer to take a message.`,
    );
  }
  // The assistant has said by now that it came to nothing.
  if (signal.aborted) return no("It came too late.");
  const state = call.state();
  if (state.closing !== null) return no("You are ending this call.");
  if (state.announced !== null && state.announced.toolCallId !== toolCallId) {
    return no("The caller is being put through already.");
  }
  const refusal = mayTransfer(state, assistantOf(state));
  if (refusal !== null) return no(refusal.message);
  const way = wayTo(state, target, call.file()?.siteId ?? null);
  if (typeof way !== "string") return no(way.message);
  const untilMs = Date.now() + ANNOUNCING_MS;
  call.append({ type: "transfer_announced", toolCallId, target, kind: to.kind, brief, untilMs });
  return {
    outcome: "done",
    result: done(
      `Tell the caller that you are putting them through to ${to.name}. They go when they have heard it.`,
    ),
  };
}
