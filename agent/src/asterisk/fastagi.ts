import { createServer, type Server, type Socket } from "node:net";
import type { Party } from "@patchbay/protocol/call";
import { listen } from "../listen.ts";
import { type AgiEnvironment, AgiSession } from "./agi-session.ts";
import { isWithheld } from "./presentation.ts";

/** What the dialplan asks: where should this call go? */
export interface RouteQuestion {
  channel: string;
  uniqueid: string;
  linkedid: string;
  from: Party;
  to: Party;
  context: string;
}

/** Channel variables to set, or null to leave the call to the dialplan's fallback. */
export type RouteAnswer = ReadonlyArray<readonly [name: string, value: string]> | null;

export interface FastAgiOptions {
  host: string;
  port: number;
  /** Answers within the deadline, always; `gone` aborts when the caller hangs up meanwhile. */
  route: (question: RouteQuestion, gone: AbortSignal) => Promise<RouteAnswer>;
  /** Waits until the call with this key is answered; answers host:port where the dialplan shall dial its audio now, or null. */
  hold: (key: string, gone: AbortSignal) => Promise<string | null>;
  onProblem: (message: string) => void;
}

const MAX_SESSIONS = 1_000;

/** The FastAGI server: `agi://host:port/route` asks where a call goes, `/hold` waits with it for its answer (AudioSocket only). */
export class FastAgiServer {
  readonly #options: FastAgiOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: FastAgiOptions) {
    this.#options = options;
    this.#server = createServer({ keepAlive: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = MAX_SESSIONS;
  }

  /** Answers the port. Throws PortTaken. */
  start(): Promise<number> {
    return listen(this.#server, "FastAGI", this.#options.host, this.#options.port, "PATCHBAY_AGI_PORT");
  }

  /** Ends every dialogue: those calls go on to the dialplan's fallback. */
  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    void this.#serve(new AgiSession(socket)).then(
      () => socket.end(),
      () => socket.destroy(),
    );
  }

  async #serve(session: AgiSession): Promise<void> {
    const environment = await session.environment();
    if (!environment.ok) return this.#options.onProblem(environment.error);
    const script = (environment.value.get("network_script") ?? "").split("?")[0];
    if (script === "hold") {
      const address = await this.#options.hold(environment.value.get("arg_1") ?? "", session.gone);
      if (address === null) return;
      // The caller's and the brief's: whichever this channel is.
      await session.setVariable("PATCHBAY_AUDIOSOCKET", address);
      await session.setVariable("PATCHBAY_BRIEF_HOST", address);
      await session.setVariable("PATCHBAY_JOINED", "1");
      return;
    }
    if (script !== "route") {
      return this.#options.onProblem(
        `the dialplan asked for agi script "${script}"; this server knows only /route and /hold`,
      );
    }
    const linkedid = await session.fullVariable("CHANNEL(linkedid)");
    const question = questionOf(environment.value, linkedid.ok ? linkedid.value : "");
    if (question.uniqueid === "" || question.channel === "") {
      return this.#options.onProblem("an AGI request without a channel");
    }
    const answer = await this.#options.route(question, session.gone);
    for (const [name, value] of answer ?? []) {
      const set = await session.setVariable(name, value);
      // Half an answer is none: the plan is the last variable that is set.
      if (!set.ok) return this.#options.onProblem(`${question.uniqueid}: ${name} was not set: ${set.error}`);
    }
  }
}

function questionOf(environment: AgiEnvironment, linkedid: string): RouteQuestion {
  const value = (name: string, max: number) => {
    const text = environment.get(name) ?? "";
    return text === "unknown" ? "" : text.slice(0, max);
  };
  return {
    channel: value("channel", 200),
    uniqueid: value("uniqueid", 150),
    linkedid: linkedid.slice(0, 150),
    from: {
      number: value("callerid", 80),
      name: value("calleridname", 120),
      ...(isWithheld(value("callingpres", 10)) ? { withheld: true } : {}),
    },
    to: { number: value("extension", 80), name: "" },
    context: value("context", 80),
  };
}
