import type { HttpTool, ToolTrial } from "@patchbay/protocol/http-tools";
import { ownTool } from "../../call/tools/http/own-tool.ts";
import { errorText, report } from "../../log.ts";
import { askOwnTool } from "../../objects/organization/tool-request.ts";
import type { Ctx } from "../endpoint/asker.ts";

const MOST_CHARS = 6_000;

/** One real request of a tool as it is saved, signed as those of calls are; what came of it is shown and told to no assistant. */
export async function tried(c: Ctx, tool: HttpTool, args: string): Promise<ToolTrial> {
  const began = Date.now();
  const ended = (
    outcome: ToolTrial["outcome"],
    why: string,
    answer: { status: number | null; text: string | null } = { status: null, text: null },
  ): ToolTrial => ({
    outcome,
    why,
    status: answer.status,
    ms: Math.max(0, Date.now() - began),
    bytes: answer.text === null ? null : new TextEncoder().encode(answer.text).length,
    answer: answer.text?.slice(0, MOST_CHARS) ?? "",
  });
  const toolCallId = `trial-${crypto.randomUUID()}`;
  const outside = { number: "", name: "", country: c.var.member.country };
  const recording = { on: false, pausedBy: null };
  const context = {
    callId: "",
    toolCallId,
    outside,
    timeZone: "UTC",
    recording,
    now: began,
    trial: true,
  } as const;
  const deed = ownTool(tool).plan(args, context);
  if (deed.do === "refuse") return ended("refused", whyOf(deed.result));
  if (deed.do !== "fetch") throw new Error(`a tool of one's own does ${deed.do}`);
  try {
    const limit = AbortSignal.timeout(tool.timeoutMs);
    const answer = await askOwnTool(c.env, tool, { toolCallId, body: deed.body }, limit);
    const { outcome, result } = answer.ending;
    return ended(outcome, outcome === "done" ? "" : whyOf(result), answer);
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") {
      return ended("timed_out", `Nothing came back within ${tool.timeoutMs} ms.`);
    }
    report("warn", "a tool that was tried failed", { code: tool.name, error: errorText(error) });
    return ended(
      "failed",
      `${new URL(tool.url).host} cannot be reached. Check the address and that it answers there.`,
    );
  }
}

/** Why, out of what a model would be told. */
function whyOf(result: string): string {
  const told: unknown = JSON.parse(result);
  return typeof told === "object" && told !== null && "why" in told ? String(told.why) : "";
}
