import type { CallEvent, TransferKind, TransferTarget } from "@patchbay/protocol/call";
import { targetName } from "@patchbay/protocol/call";
import type { Memo } from "../../media/ports.ts";
import { become, type CallState, canTalk, type Reaction } from "../life/state.ts";
import { assistantOf } from "../tools/closing.ts";
import { failed } from "../tools/tool.ts";

/** An announcement that was not heard to its end by then is not waited for. */
export const ANNOUNCING_MS = 20_000;

/** A caller who is being told whom they go to. Times are epoch milliseconds. */
export interface Announced {
  toolCallId: string;
  target: TransferTarget;
  kind: TransferKind;
  brief: string;
  sinceMs: number;
  untilMs: number;
}

type OfAnnounced = Extract<
  CallEvent,
  { type: "transfer_announced" | "transfer_due" | "transfer_withdrawn" | "turn_finished" | "interruption" }
>;

/** What brings an announced transfer to its beginning, or keeps it from it. */
export function reactOfAnnounced(state: CallState, event: OfAnnounced, at: number): Reaction {
  const { announced } = state;
  if (event.type === "transfer_announced") {
    // Done twice after a crash it is the same one.
    if (announced !== null || !canTalk(state)) return become(state, {});
    const { toolCallId, target, kind, brief, untilMs } = event;
    return become(state, { announced: { toolCallId, target, kind, brief, untilMs, sinceMs: at } });
  }
  if (announced === null) return become(state, {});
  const { toolCallId } = announced;
  const log = (next: CallEvent): Reaction => become(state, {}, { do: "log", events: [next] });
  const calledOff = () =>
    log({ type: "transfer_withdrawn", toolCallId, reason: "caller_spoke", message: "" });
  switch (event.type) {
    case "transfer_due":
      if (event.toolCallId !== toolCallId) return become(state, {});
      return become(state, {}, { do: "begin_transfer", by: assistantOf(state), announced });
    case "transfer_withdrawn": {
      if (event.toolCallId !== toolCallId) return become(state, {});
      const over = { announced: null };
      if (event.reason === "caller_spoke") {
        return become(state, over, { do: "remind", memo: withdrawnMemo(announced.target) });
      }
      return become(state, over, { do: "bring_news", tool: "transfer_call", result: failed(event.message) });
    }
    case "interruption":
      return event.kind === "real" ? calledOff() : become(state, {});
    case "turn_finished": {
      const { turn } = event;
      const beganMs = (state.summary?.startedAt ?? at) + turn.startMs;
      // Words from before may be written down after.
      if (turn.speaker === "caller") return beganMs > announced.sinceMs ? calledOff() : become(state, {});
      if (turn.speaker !== "assistant" || turn.cutOffMs !== undefined || event.goesOn)
        return become(state, {});
      return log({ type: "transfer_due", toolCallId, heard: true });
    }
  }
}

/** The caller spoke into the announcement: what they said counts. */
export const withdrawnMemo = (target: TransferTarget): Memo => ({
  memo: "withdrawn",
  text: `The caller spoke before they were put through to ${targetName(target)}, so they were not. Answer what they said, and use transfer_call again only if they still want it.`,
});
