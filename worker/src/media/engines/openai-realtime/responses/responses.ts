import type { Cue, EngineEvent, ToolResult } from "../../../ports.ts";
import { type ResponseDone, responseUsage, type ServerEvent } from "../events.ts";
import { cancelResponse, createResponse, functionOutput } from "../session.ts";
import { endOf } from "./answer-end.ts";
import { type AnswerEnd, Answers } from "./answers.ts";
import { Commits } from "./commits.ts";
import { codeOf, meaningOf } from "./errors.ts";
import { FunctionCalls } from "./function-calls.ts";
import { LimitPause } from "./limit-pause.ts";
import { type Limit, limitOf, lostTo } from "./limits.ts";

/** What the responses need of their session. */
export interface RespondingSession {
  model: string;
  greeting(): string;
  /** Is the session configured, so that it can be asked? */
  ready(): boolean;
  send(text: string): void;
  report(event: EngineEvent): void;
  /** The session is of no use any more. */
  lose(code: string, message: string): void;
}

/** What the service answers in one session: when it may be asked, what it calls, and how each answer ends. */
export class Responses {
  readonly #session: RespondingSession;
  readonly #answers = new Answers(
    (cue, eventId) => this.#session.send(createResponse(cue, this.#session.greeting(), eventId)),
    () => this.#session.send(cancelResponse()),
  );
  readonly #calls = new FunctionCalls();
  /** The caller's words, on their way into the conversation. */
  readonly words = new Commits(
    () => this.#answers.hold("words"),
    () => this.#answers.free("words"),
  );
  /** A limit of the service, while it lasts. */
  readonly pause = new LimitPause({
    hold: () => this.#answers.hold("limit"),
    free: () => this.#answers.free("limit"),
    limited: (waitMs, code, message) => this.#session.report({ type: "limited", waitMs, code, message }),
    lost: (code, message) => this.#session.lose(code, message),
  });
  /** Has the one under way been heard? */
  #sounded = false;
  #over = false;

  constructor(session: RespondingSession) {
    this.#session = session;
  }

  get pending(): boolean {
    return this.#answers.pending;
  }

  /** Was the one under way cancelled, so that nothing of it counts? */
  get cancelled(): boolean {
    return this.#answers.cancelled;
  }

  ask(cue: Cue): void {
    this.#answers.ask(cue);
    const { leftMs } = this.pause;
    if (leftMs === null || !this.#answers.waiting) return;
    this.#session.report({ type: "limited", waitMs: leftMs, code: "rate_limited", message: LIMITED });
  }

  cancel(): void {
    this.#answers.cancel();
  }

  finishTools(results: readonly ToolResult[]): void {
    for (const result of results) this.#session.send(functionOutput(result));
    this.#answers.release();
  }

  /** Sound of the one under way was handed on. */
  sounds(): void {
    this.#sounded = true;
  }

  stop(): void {
    this.#over = true;
    this.words.stop();
    this.pause.stop();
  }

  /** Takes what is about a response. False when the event is about something else, or of interest to others as well. */
  take(event: ServerEvent): boolean {
    switch (event.type) {
      case "response.created":
        this.#sounded = false;
        this.#calls.begin();
        this.#answers.begun();
        return true;
      case "response.output_audio.done":
      case "response.output_audio_transcript.delta":
      case "response.output_audio_transcript.done":
        return this.#answers.cancelled;
      case "response.output_item.done":
        this.#calls.itemDone(event.output_index, event.item);
        return true;
      case "response.function_call_arguments.done":
        this.#calls.argumentsDone(event.output_index, event.call_id, event.name, event.arguments);
        return true;
      case "response.done":
        this.#done(event.response);
        return true;
      case "rate_limits.updated":
        this.pause.foretold(event.rate_limits);
        return true;
      case "error":
        this.#failed(event.error);
        return true;
      default:
        return false;
    }
  }

  #done(response: ResponseDone): void {
    const used = responseUsage(response, this.#session.model);
    if (used !== null) this.#session.report(used);
    const calls = this.#calls.responseDone(response.output ?? []);
    const end = endOf(response);
    if (end.outcome === "completed" || this.#sounded) this.pause.answered();
    if (calls.length > 0 && end.outcome === "completed" && !this.#answers.cancelled) {
      this.#answers.hold("tools");
      this.#answers.done(end);
      return this.#session.report({ type: "tools_called", calls });
    }
    // The service waits for an output even of a call that nobody will make.
    for (const { toolCallId } of calls) this.#session.send(functionOutput({ toolCallId, output: NOT_MADE }));
    const limit = end.outcome === "failed" ? limitOf(end) : null;
    if (limit !== null) return this.#limited(limit, end);
    this.#ended(this.#answers.done(end));
  }

  /** An answer that a limit cut off is one that failed; one that it kept from beginning is asked for again in time. */
  #limited(limit: Limit, end: AnswerEnd): void {
    if (!this.#sounded) {
      this.#answers.postponed();
      return this.pause.take(limit, end.message);
    }
    this.#answers.hold("limit");
    const told = this.#answers.done(end);
    this.pause.take(limit, end.message);
    this.#ended(told);
  }

  #ended(end: AnswerEnd | null): void {
    if (end === null || this.#over) return;
    const { outcome, code, message } = end;
    if (outcome === "failed" || outcome === "withheld")
      this.#session.report({ type: "trouble", code, message });
    this.#session.report({ type: "answer_done", ...end });
  }

  #failed(error: Extract<ServerEvent, { type: "error" }>["error"]): void {
    const message = error.message ?? "no words";
    const code = codeOf(error);
    const meaning = meaningOf(error);
    if (meaning === "stale") return;
    const limit = limitOf(error);
    if (this.#answers.refuses(error.event_id)) {
      if (meaning === "busy") return this.#answers.busy();
      const end = { outcome: "failed", code, message } as const;
      return limit === null ? this.#ended(this.#answers.done(end)) : this.#limited(limit, end);
    }
    if (meaning === "busy") return;
    // Before the session is configured an error means that it never will be.
    if (!this.#session.ready()) {
      const why = limit === null ? code : lostTo(limit);
      return this.#session.lose(why, `The voice service refused the session: ${message}`);
    }
    this.#session.report({ type: "trouble", code, message });
  }
}

const NOT_MADE = "This was not done: the answer was cut off before.";
const LIMITED = "The voice service is at its limit.";
