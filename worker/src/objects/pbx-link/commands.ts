import { randomToken } from "@patchbay/protocol/ids";
import type { Command } from "@patchbay/protocol/link/commands";
import type { LinkDown } from "@patchbay/protocol/link/down";
import type { LinkUp } from "@patchbay/protocol/link/up";
import type { Channels } from "./channels.ts";

type CommandMessage = Pick<Extract<LinkDown, { type: "command" }>, "type" | "data">;
/** What is run now or not at all, and gives no call a channel. */
export type Asked = Extract<Command, { kind: "transfer" | "spy" | "let_go" }>;
/** What a person asks of the PBX, and which of it the site allows. */
export type AskedAct = Extract<Command, { kind: "ami" | "acts" | "put_through" | "put_through_step" }>;
/** What gives a call a channel. */
export type Joining = Extract<Command, { kind: "originate" | "enqueue" | "bring" }>;
type CommandResult = Extract<LinkUp, { type: "command_result" }>["data"];

/**
 * What came of a command. Beside the connector's codes (`unknown_channel`, `ami_down`, `refused`, `invalid`): `site_offline` was
 * not sent at all, `expired` had no result in time; it may have been run all the same.
 */
export type CommandOutcome = Told | { ok: false; code: string; message: string };
/** It was done; what was asked for is with it. */
export type Told = { ok: true } & Pick<CommandResult, "acts" | "answer">;

/** The way to the connector. */
export interface CommandSite {
  online(): boolean;
  /** Keeps the message until it expires; false when the site is offline now. */
  send(message: CommandMessage, expiresAt: number): boolean;
}

const SITE_OFFLINE = {
  ok: false,
  code: "site_offline",
  message: "the site's connector is not connected",
} as const;
/** The word to a call of another organization. */
export const NO_SUCH_SITE = {
  ok: false,
  code: "no_such_site",
  message: "This organization has no such site.",
} as const;
const ACT = "act-";
const OF_PEOPLE: ReadonlySet<Command["kind"]> = new Set(["ami", "put_through", "put_through_step"]);
/** Is it the result of a person's act? They are told why it failed, with numbers in it that are for no log. */
export const isOfAct = ({ commandId }: Pick<CommandResult, "commandId">): boolean =>
  commandId.startsWith(ACT);
const VALID_MS = 5_000;
/** The connector refuses what arrives too late; its word for it, and a result on its way, come a little after. */
const RESULT_WITHIN_MS = VALID_MS + 1_000;
/** How long a dialled channel may be unseen before a snapshot without it means that it is gone. */
const UNSEEN_MS = 10_000;

/** Commands to one site's connector, each with an expiry, and what came of them. */
export class Commands {
  readonly #channels: Channels;
  readonly #site: CommandSite;
  readonly #waiting = new Map<string, (outcome: CommandOutcome) => void>();
  readonly #dialling = new Map<string, number>();
  #anew: ReturnType<typeof setTimeout> | null = null;

  constructor(channels: Channels, site: CommandSite) {
    this.#channels = channels;
    this.#site = site;
  }

  /** Sends a command whose result nobody waits for; it waits for an offline site until it expires. */
  tell(command: Command): boolean {
    return this.#dispatch(randomToken(8), command);
  }

  /** Sends a hang-up; false while the site is offline, or where there is no such channel. */
  hangUp(target: { channel: string; uniqueid: string; cause: number }): boolean {
    // Whoever had it dialled may not have been told its name yet.
    const channel = target.channel || this.#channels.get(target.uniqueid)?.channel;
    return channel !== undefined && this.tell({ kind: "hangup", ...target, channel });
  }

  /** Has the connector tell the whole PBX anew after a while, and once for all who ask until then. */
  tellAnew(afterMs: number): void {
    this.#anew ??= setTimeout(() => {
      this.#anew = null;
      this.tell({ kind: "snapshot" });
    }, afterMs);
  }

  /** Runs a command that gives a call a channel: the channel's facts are that call's, from before its first event. */
  async join(command: Joining): Promise<CommandOutcome> {
    // Never kept for later: a call that is placed after its refusal would ring for nobody.
    if (!this.#site.online()) return SITE_OFFLINE;
    const { uniqueid, callId } = command;
    const before = this.#channels.callOf(uniqueid);
    this.#channels.follow(uniqueid, callId);
    if (command.kind !== "bring") this.#dialling.set(uniqueid, Date.now() + UNSEEN_MS);
    const outcome = await this.#run(command);
    if (outcome.ok || outcome.code === "expired") return outcome;
    this.#dialling.delete(uniqueid);
    if (before === null) this.#channels.unfollow(uniqueid);
    else this.#channels.follow(uniqueid, before);
    return outcome;
  }

  /** Runs a command now or not at all: one that came late would move a caller whom somebody has meanwhile. */
  async ask(command: Asked): Promise<CommandOutcome> {
    return this.#site.online() ? this.#run(command) : SITE_OFFLINE;
  }

  /** Runs what a person asks for, which may take so long beside the way there and back. */
  async act(command: AskedAct, takesMs: number): Promise<CommandOutcome> {
    return this.#site.online() ? this.#run(command, takesMs) : SITE_OFFLINE;
  }

  /** Sends a command and resolves with what came of it, always. */
  #run(command: Command, takesMs = 0): Promise<CommandOutcome> {
    const commandId = `${OF_PEOPLE.has(command.kind) ? ACT : ""}${randomToken(8)}`;
    return new Promise((resolve) => {
      const settle = (outcome: CommandOutcome) => {
        clearTimeout(timer);
        this.#waiting.delete(commandId);
        resolve(outcome);
      };
      const timer = setTimeout(
        () => settle({ ok: false, code: "expired", message: "the site did not answer in time" }),
        RESULT_WITHIN_MS + takesMs,
      );
      this.#waiting.set(commandId, settle);
      this.#dispatch(commandId, command);
    });
  }

  settle({ commandId, ok, code, message, answer, acts }: CommandResult): void {
    this.#waiting.get(commandId)?.(ok ? { ok, answer, acts } : { ok, code, message });
  }

  /** Whether a channel was asked for a moment ago and need not be there yet. */
  dialling(uniqueid: string): boolean {
    const until = this.#dialling.get(uniqueid) ?? 0;
    if (until > Date.now()) return true;
    this.#dialling.delete(uniqueid);
    return false;
  }

  #dispatch(commandId: string, command: Command): boolean {
    const expiresAt = Date.now() + VALID_MS;
    return this.#site.send({ type: "command", data: { commandId, expiresAt, command } }, expiresAt);
  }
}
