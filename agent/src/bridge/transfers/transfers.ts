import type { AmiAction } from "@patchbay/protocol/ami/actions";
import type { AmiEvent } from "@patchbay/protocol/ami/events";
import type { SiteEvent } from "@patchbay/protocol/pbx/site-events";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { isTransferEnd, type PbxTransfer, pbxTarget, pbxTransfer } from "@patchbay/protocol/pbx/transfers";
import * as z from "zod";
import { StateFile } from "../../disk/state-file.ts";
import { type CommandOf, DONE, type Outcome, told } from "../commands/outcome.ts";
import { factOf, Together } from "./facts.ts";
import { limitOf } from "./limits.ts";
import {
  begun,
  mayAsk,
  type TransferEffect,
  type TransferFact,
  type TransferState,
  transferAfter,
} from "./machine.ts";
import { positionOf } from "./position.ts";
import { type RequestAmi, TransferRequests } from "./request.ts";
import { Turns } from "./turns.ts";

export interface TransfersOptions {
  ami: RequestAmi & { state: { state: "up" | "down" } };
  rules: SiteRules;
  /** The state folder. */
  dir: string;
  tell: (event: SiteEvent) => void;
  onProblem: (message: string) => void;
}

const kept = z.object({
  ...pbxTransfer.pick({ id: true, transferrer: true, party: true }).shape,
  to: pbxTarget,
  ringMs: z.number().int().positive(),
  waitMs: z.number().int().positive(),
  state: z.object({
    kind: pbxTransfer.shape.kind,
    phase: pbxTransfer.shape.phase,
    why: pbxTransfer.shape.why,
    alone: z.boolean(),
    spent: z.boolean(),
  }),
});
type Kept = z.infer<typeof kept>;
const file = z.object({ transfers: z.array(kept).max(10_000) });

interface Underway extends Omit<Kept, "state"> {
  state: TransferState;
  timer: NodeJS.Timeout | null;
  /** Asterisk has been asked: before that everybody is where they were. */
  asked: boolean;
}

const MOST = 1_000;
/** An end is shown for so long. */
const SHOWN_MS = 60_000;
const LOOK_AGAIN_MS = 1_000;
/** Asterisk takes one action after the other anyway, and a queue of thousands would be refused. */
const AT_ONCE = 24;
const NORMAL = 16;

/**
 * Transfers between people that are under way: each is one Redirect, and from there on Asterisk's dialplan has it. Events say how far it has come,
 * and a phase that takes too long is helped. A connector that was restarted looks where its transfers stand.
 */
export class Transfers {
  readonly #options: TransfersOptions;
  readonly #requests: TransferRequests;
  readonly #together = new Together();
  readonly #turns = new Turns(AT_ONCE);
  readonly #underway = new Map<string, Underway>();
  readonly #file: StateFile<z.infer<typeof file>>;
  #again: NodeJS.Timeout | null = null;

  constructor(options: TransfersOptions) {
    this.#options = options;
    this.#requests = new TransferRequests(options.ami, options.rules);
    this.#file = new StateFile({
      dir: options.dir,
      name: "transfers.json",
      schema: file,
      now: () => ({
        transfers: [...this.#underway.values()].map(({ timer: _timer, asked: _asked, ...one }) => one),
      }),
      without: "transfers that were under way go on in Asterisk, and are not shown",
      onProblem: options.onProblem,
    });
    for (const one of this.#file.load()?.transfers ?? [])
      this.#underway.set(one.id, { ...one, timer: null, asked: true });
  }

  get size(): number {
    return this.#underway.size;
  }

  /** Begins one, or says why not; asked again with the same id it is the same one. Never throws. */
  begin(asked: CommandOf<"put_through">): Promise<Outcome> {
    return this.#turns.take(() => this.#begin(asked));
  }

  async #begin(asked: CommandOf<"put_through">): Promise<Outcome> {
    if (this.#underway.has(asked.id)) return DONE;
    if (this.#underway.size >= MOST)
      return {
        code: "refused",
        text: `${MOST} transfers are under way at this site. Try again in a minute.`,
      };
    const prepared = await this.#requests.prepare(asked);
    if (!prepared.ok) return prepared.outcome;
    const { transferrer, party, actions } = prepared.value;
    if (this.#isMoving(transferrer.uniqueid) || this.#isMoving(party.uniqueid))
      return { code: "under_way", text: "This call is being put through already." };
    const { id, to, ringMs, waitMs } = asked;
    const state = begun(asked.how);
    const one: Underway = { id, to, ringMs, waitMs, transferrer, party, state, timer: null, asked: false };
    this.#underway.set(id, one);
    const outcome = await this.#send(actions);
    one.asked = true;
    // Its events may have been here before the answer.
    const wasTold = one.timer !== null;
    // What was sent and not answered may have been done: where it stands is seen by what follows.
    if (outcome.code !== "" && outcome.code !== "not_answered") {
      this.#forget(one);
      if (wasTold) this.#options.tell({ kind: "transfer_gone", id });
      return outcome;
    }
    if (!wasTold) this.#told(one);
    if (asked.how === "blind") void this.#options.ami.send(hangUp(transferrer.channel));
    return outcome;
  }

  async #send(actions: readonly AmiAction[]): Promise<Outcome> {
    for (const action of actions) {
      const reply = await this.#options.ami.send(action);
      if (reply.ok) continue;
      return action.Action === "Redirect" && reply.sent === true
        ? { code: "not_answered", text: reply.message }
        : told(reply);
    }
    return DONE;
  }

  /** Hands the party over, or gives them back; says why that cannot be now. */
  step({ id, step }: CommandOf<"put_through_step">): Outcome {
    const one = this.#underway.get(id);
    if (one === undefined || isTransferEnd(one.state.phase))
      return { code: "unknown_transfer", text: "This transfer is over." };
    if (!mayAsk(one.state, step))
      return {
        code: "not_now",
        text:
          step === "complete"
            ? "There is nothing to hand over now: the party is on their way already."
            : "It is too late to call this off: the party is on their way.",
      };
    this.#fact(one, { kind: step });
    return DONE;
  }

  /** Every event that can be read. */
  event(event: AmiEvent): void {
    if (this.#underway.size === 0) return;
    this.#together.take(event);
    for (const one of this.#underway.values()) {
      const fact = factOf(one, event, this.#together);
      if (fact !== null) this.#fact(one, fact);
    }
  }

  /** AMI is gone: who is in which bridge is not known any more. */
  lost(): void {
    this.#together.clear();
  }

  /**
   * A new login: what happened meanwhile is seen by what there is now. Once more a moment later: of two who were entering a bridge at the login
   * itself neither an event nor a list tells both.
   */
  async look(): Promise<void> {
    this.#options.tell({ kind: "transfers_known", ids: [...this.#underway.keys()] });
    await this.#lookAtAll();
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.#lookAtAll(), LOOK_AGAIN_MS);
  }

  /** One that is only being asked for would be seen where it begins, which is where it ends when it comes back. */
  #lookAtAll(): Promise<void> {
    return this.#look([...this.#underway.values()].filter(({ asked }) => asked));
  }

  async #look(them: readonly Underway[]): Promise<void> {
    if (them.length === 0) return;
    const list = await this.#options.ami.list({ Action: "CoreShowChannels" });
    if (!list.ok) return;
    for (const one of them) {
      const fact = positionOf(one, list.items);
      if (fact !== null) this.#fact(one, fact);
      // An edge that was restarted meanwhile knows of none.
      this.#told(one);
    }
  }

  /** A phase takes too long: perhaps its end was missed. While AMI is gone nobody can say that, nor help: the next login looks. */
  async #late(one: Underway): Promise<void> {
    const { phase } = one.state;
    await this.#look([one]);
    if (one.state.phase !== phase || !this.#underway.has(one.id)) return;
    if (this.#options.ami.state.state === "down") this.#told(one);
    else this.#fact(one, { kind: "too_long" });
  }

  stop(): void {
    if (this.#again !== null) clearTimeout(this.#again);
    for (const { timer } of this.#underway.values()) if (timer !== null) clearTimeout(timer);
  }

  #isMoving(uniqueid: string): boolean {
    return [...this.#underway.values()].some(
      ({ transferrer, party, state }) =>
        !isTransferEnd(state.phase) && (party.uniqueid === uniqueid || transferrer.uniqueid === uniqueid),
    );
  }

  #fact(one: Underway, fact: TransferFact): void {
    const before = one.state;
    const { state, effect } = transferAfter(before, fact);
    one.state = state;
    // Who hangs up while it rings has it rung anew, for the party: that takes its own time.
    const isRungAnew = state.phase === "calling" && state.alone && !before.alone;
    const isNews = state.phase !== before.phase || state.why !== before.why || isRungAnew;
    if (isNews || fact.kind === "too_long") this.#told(one);
    this.#do(one, effect);
  }

  /** Its phase is told, kept, and has its limit from now on. */
  #told(one: Underway): void {
    const { id, to, transferrer, party, state } = one;
    const limitMs = limitOf(state.phase, one);
    const { kind, phase, why } = state;
    const transfer: PbxTransfer = { id, kind, to, transferrer, party, phase, why, limitMs };
    this.#options.tell({ kind: "transfer", transfer });
    if (one.timer !== null) clearTimeout(one.timer);
    one.timer =
      limitMs === null
        ? setTimeout(() => {
            this.#forget(one);
            this.#options.tell({ kind: "transfer_gone", id });
          }, SHOWN_MS)
        : setTimeout(() => void this.#late(one), limitMs);
    this.#file.changed();
  }

  #forget(one: Underway): void {
    if (one.timer !== null) clearTimeout(one.timer);
    this.#underway.delete(one.id);
    if (this.#underway.size === 0) this.#together.clear();
    this.#file.changed();
  }

  /** What does not work, because somebody hung up meanwhile, is told by that one's own event. */
  #do({ transferrer, party }: Underway, effect: TransferEffect | null): void {
    if (effect !== null) void this.#options.ami.send(actionOf(effect, transferrer.channel, party.channel));
  }
}

const hangUp = (channel: string): AmiAction => ({ Action: "Hangup", Channel: channel, Cause: NORMAL });

function actionOf(effect: TransferEffect, transferrer: string, party: string): AmiAction {
  const redirect = (channel: string, context: string): AmiAction => ({
    Action: "Redirect",
    Channel: channel,
    Context: context,
    Exten: "s",
    Priority: 1,
  });
  switch (effect) {
    case "let_go":
      return hangUp(transferrer);
    case "bring_back":
      return redirect(transferrer, "patchbay-back");
    case "recall":
      return redirect(party, "patchbay-recall");
    case "to_people":
      return redirect(party, "patchbay-fallback");
  }
}
