import type { PhoneTargets } from "@patchbay/protocol/api";
import type { HttpTool } from "@patchbay/protocol/http-tools";
import { clockWords } from "../../../call/assistant/clock.ts";
import { pauseNow } from "../../../call/card-data/pauses.ts";
import { isWithheld } from "../../../call/card-data/withhold.ts";
import { hasEnded } from "../../../call/life/state.ts";
import { toolsOf } from "../../../call/tools/catalogue.ts";
import { outsideParty } from "../../../call/tools/outside.ts";
import {
  type Deed,
  done,
  type Ending,
  failed,
  perhapsDone,
  refused,
  TIMED_OUT,
  type Tool,
  type ToolContext,
} from "../../../call/tools/tool.ts";
import { isAsked, unsureUse } from "../../../call/tools/tool-state.ts";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import type { ToolCall } from "../../../media/ports.ts";
import type { KnownCaller } from "../../../store/follow-up/caller-file.ts";
import type { CallContext } from "../call-context.ts";
import type { CallFile } from "../call-file.ts";
import type { PlacingCall } from "../transfer/placed.ts";
import { announceTransfer } from "./announce-transfer.ts";
import { type AskingCall, askPeople } from "./questions.ts";

/** What the toolbox needs of its call. */
export interface ToolUser extends CallContext, PlacingCall, AskingCall {
  /** Lines, members and assistants of the organization. */
  targets(): Promise<PhoneTargets>;
  /** What the organization knows of whoever has this number. */
  knownCaller(number: string): Promise<KnownCaller>;
  /** Has the organization ask a tool of its own; a call asks nobody outside but by its legs and its voice. */
  askOwnTool(tool: HttpTool, request: { toolCallId: string; body: string }): Promise<{ ending: Ending }>;
}

const INTERRUPTED = perhapsDone("interrupted", "The connection broke meanwhile.", false);
const ASKED_BEFORE = perhapsDone(
  "refused",
  "It was used for the same thing before, and nobody knows whether that was done; it was not asked again.",
  false,
);

const BEING_ASKED: Ending = {
  outcome: "refused",
  result: refused("It is in use for the very same thing already. Wait for what comes of that."),
};

/** The assistant's tools: carries out what they mean, each within its time, and says in the log what came of it. */
export class Toolbox {
  readonly #env: Env;
  readonly #call: ToolUser;
  /** What tools were asked with, word for word: the log withholds what nobody may keep. */
  readonly #asked = new Map<string, string>();

  constructor(env: Env, call: ToolUser) {
    this.#env = env;
    this.#call = call;
  }

  /** The assistant is about to ask for this. */
  expect({ toolCallId, arguments: args }: ToolCall): void {
    this.#asked.set(toolCallId, args);
  }

  /** Uses the tool of this call in the log. Settles when it has ended. */
  async use(toolCallId: string): Promise<void> {
    const wanted = this.#running(toolCallId);
    const file = this.#call.file();
    if (wanted === undefined || file === null) return;
    const finish = (ending: Ending) => this.#finish(toolCallId, ending);
    const tool = this.#tools(file).get(wanted.name);
    if (tool === undefined) {
      const names = [...this.#tools(file).keys()].join(", ");
      return finish({
        outcome: "refused",
        result: refused(`There is no tool ${wanted.name}. There are: ${names}.`),
      });
    }
    const used = this.#call.state().tools.used[tool.name] ?? 0;
    if (used > tool.most) {
      const result = refused(
        `${tool.name} was used ${tool.most} times in this call, and no more is allowed.`,
      );
      return finish({ outcome: "refused", result });
    }
    const args = this.#asked.get(toolCallId) ?? wanted.arguments;
    const planned = tool.plan(args, this.#context(file, toolCallId));
    const before = planned.do === "fetch" ? unsureUse(this.#call.state().tools, wanted) : undefined;
    // What was withheld from the log may be something else than before.
    const mayAskAgain = tool.repeatable && !isWithheld(wanted.arguments);
    if (before !== undefined && !mayAskAgain) return finish(ASKED_BEFORE);
    // Two calls in one answer, or a session that knows nothing of what the one before it had begun.
    if (planned.do === "fetch" && isAsked(this.#call.state().tools, toolCallId)) return finish(BEING_ASKED);
    // The same request has the same key, in its body and beside it: who has carried it out already does not do so again.
    const key = before?.key ?? toolCallId;
    const deed = key === toolCallId ? planned : tool.plan(args, this.#context(file, key));
    switch (deed.do) {
      case "refuse":
        return finish({ outcome: "refused", result: deed.result });
      case "log":
        for (const event of deed.events) this.#call.append(event);
        return finish({ outcome: "done", result: deed.result });
      default:
        return finish(await this.#inTime(tool, deed, file, key));
    }
  }

  /**
   * After a crash: what nobody knows the end of is done again where that does no harm, and given up where it might, or where
   * nobody waits for it any more.
   */
  recover(): Promise<unknown> {
    const file = this.#call.file();
    const isOver = hasEnded(this.#call.state());
    const ids = Object.keys(this.#call.state().tools.running);
    return Promise.all(
      ids.map((id) => {
        const { name, arguments: args } = this.#running(id) ?? { name: "", arguments: "" };
        const tool = file === null ? undefined : this.#tools(file).get(name);
        const lost = isOver || tool?.repeatable === false || isWithheld(args);
        return lost ? this.#finish(id, INTERRUPTED) : this.use(id);
      }),
    );
  }

  async #inTime(tool: Tool, deed: Waiting, file: CallFile, toolCallId: string): Promise<Ending> {
    const limit = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<Ending>((resolve) => {
      timer = setTimeout(() => {
        limit.abort();
        const why = "The tool gave no answer in time.";
        resolve(deed.do === "fetch" ? perhapsDone("timed_out", why, tool.repeatable) : TIMED_OUT);
      }, tool.limitMs);
    });
    try {
      return await Promise.race([this.#carryOut(deed, file, toolCallId, limit.signal), tooLate]);
    } catch (error) {
      report("warn", "a tool failed", { call: file.callId, code: tool.name, error: errorText(error) });
      if (deed.do === "fetch")
        return perhapsDone("failed", "The connection to the tool broke.", tool.repeatable);
      return { outcome: "failed", result: failed("It did not work. Say so, and offer to take a message.") };
    } finally {
      clearTimeout(timer);
    }
  }

  async #carryOut(deed: Waiting, file: CallFile, toolCallId: string, signal: AbortSignal): Promise<Ending> {
    if (deed.do === "ask") {
      const { question, person } = deed;
      return askPeople(this.#call, { questionId: toolCallId, question, person }, signal);
    }
    if (deed.do === "put_through") {
      return announceTransfer(this.#env, this.#call, toolCallId, deed, signal);
    }
    if (deed.do === "fetch") {
      return (await this.#call.askOwnTool(deed.tool, { toolCallId, body: deed.body })).ending;
    }
    const { contact, earlierCalls } = await this.#call.knownCaller(deed.number);
    const timeZone = file.assistant?.timeZone;
    const told = earlierCalls.map(({ at, ...call }) => ({ at: clockWords(at, timeZone), ...call }));
    return {
      outcome: "done",
      result: done("Use what helps; do not read it out.", { contact, earlierCalls: told }),
    };
  }

  #finish(toolCallId: string, ending: Ending): void {
    const running = this.#running(toolCallId);
    this.#asked.delete(toolCallId);
    // Whoever comes second, the tool itself or its time limit, comes too late.
    if (running === undefined) return;
    const ms = Math.max(0, Date.now() - running.sinceMs);
    this.#call.append({ type: "tool_finished", toolCallId, name: running.name, ...ending, ms });
  }

  #running(toolCallId: string) {
    const { running } = this.#call.state().tools;
    return Object.hasOwn(running, toolCallId) ? running[toolCallId] : undefined;
  }

  #context({ callId, assistant }: CallFile, toolCallId: string): ToolContext {
    const state = this.#call.state();
    const pausedBy = pauseNow(state.pauses)?.by ?? null;
    const recording = { on: state.summary?.recording != null, pausedBy };
    const timeZone = assistant?.timeZone ?? "UTC";
    return { callId, toolCallId, outside: outsideParty(state), timeZone, recording, now: Date.now() };
  }

  #tools(file: CallFile): ReadonlyMap<string, Tool> {
    return toolsOf(file.assistant ?? {});
  }
}

/** Deeds that take their time. */
type Waiting = Exclude<Deed, { do: "refuse" | "log" }>;
