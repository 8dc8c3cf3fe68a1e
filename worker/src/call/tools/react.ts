import type { CallEvent } from "@patchbay/protocol/call";
import { become, type CallState, type Reaction } from "../life/state.ts";
import { lastCue } from "./closing.ts";
import { afterTool } from "./tool-state.ts";

type ToolEvent = Extract<
  CallEvent,
  { type: "tool_called" | "tool_finished" | "message_taken" | "callback_scheduled" | "opted_out" }
>;

export function reactOfTools(state: CallState, event: ToolEvent, at: number): Reaction {
  const { running, used } = state.tools;
  switch (event.type) {
    case "tool_called": {
      const { toolCallId, name, arguments: args } = event;
      if (Object.hasOwn(running, toolCallId)) return become(state, {});
      const tools = {
        ...state.tools,
        running: { ...running, [toolCallId]: { name, arguments: args, sinceMs: at } },
        used: { ...used, [name]: (Object.hasOwn(used, name) ? (used[name] ?? 0) : 0) + 1 },
      };
      return become(state, { tools }, { do: "use_tool", toolCallId });
    }
    case "tool_finished": {
      const cue =
        state.closing !== null
          ? lastCue(state, state.closing)
          : state.announced !== null
            ? "put_through"
            : "answer";
      return become(state, { tools: afterTool(state.tools, event) }, { do: "tool_done", tool: event, cue });
    }
    case "opted_out":
      return become(state, { optedOut: true }, { do: "follow_up" });
    default:
      return become(state, {}, { do: "follow_up" });
  }
}
