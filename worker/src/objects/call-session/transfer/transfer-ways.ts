import { NORMAL_CLEARING } from "../../../call/life/ending.ts";
import { outsideChannel } from "../../../call/transfer/facts.ts";
import { type TargetCall, twilioLineOf } from "../../../call/transfer/target-call.ts";
import {
  longestMs,
  type Transfer,
  type TransferFailure,
  targetLeg,
} from "../../../call/transfer/transfer.ts";
import type { Env } from "../../../env.ts";
import type { RestFailure } from "../../twilio-account.ts";
import { type SiteAnswer, SiteLine } from "../far-end/site-line.ts";
import type { Legs } from "../legs/legs.ts";
import type { TransferringCall } from "./transferring.ts";
import type { TwilioTarget } from "./twilio-target.ts";
import type { TwilioWay } from "./twilio-way.ts";

const HANG_UP_TRIES = 5;
const HANG_UP_AGAIN_MS = 250;

/** What came of dialling a target; `outcome` says whether it may ring all the same. */
type Dialled =
  | { ok: true; twilio?: TargetCall }
  | { ok: false; code: string; message: string; outcome?: RestFailure["outcome"] };

/** The ways to a transfer's target: inside the caller's PBX, by Twilio, to a member's phone, by a leg through a site or a number of ours. */
export class TransferWays {
  readonly #env: Env;
  readonly #legs: Legs;
  readonly #call: TransferringCall;
  readonly #twilio: TwilioWay;
  readonly #target: TwilioTarget;

  constructor(
    env: Env,
    legs: Legs,
    ways: { twilio: TwilioWay; target: TwilioTarget },
    call: TransferringCall,
  ) {
    this.#env = env;
    this.#legs = legs;
    this.#twilio = ways.twilio;
    this.#target = ways.target;
    this.#call = call;
  }

  async reach(transfer: Transfer): Promise<void> {
    switch (transfer.way) {
      case "desk":
        return this.#ringDesk(transfer);
      case "pbx":
        return this.#throughPbx(transfer);
      case "outside":
        return this.#dialOutside(transfer);
      case "twilio":
        return this.#twilio.reach(transfer);
    }
  }

  /** Lets the target go, wherever they are. */
  async dismiss(transfer: Transfer): Promise<void> {
    const legId = "legId" in transfer ? transfer.legId : targetLeg(transfer);
    const reason = transfer.way === "outside" ? "hangup" : "transferred";
    this.#legs.letGo({ do: "release_person_leg", legId, reason });
    // Twilio would ask what next first, and they hear nothing until then.
    if (twilioLineOf(transfer) !== null) return this.#target.hangUp(transfer);
    if (transfer.way === "outside" && (transfer.stage === "reaching" || transfer.stage === "ringing")) {
      await this.#hangUpOutside(transfer);
    }
  }

  /** Takes the caller back. */
  async fetch({ way }: Transfer): Promise<void> {
    if (way === "twilio") return this.#twilio.fetch();
    const { pbx } = this.#call.state();
    const file = this.#call.file();
    if (file === null) return;
    if (pbx === null) return;
    const mediaTicket = await this.#legs.ticket("caller");
    const done = await this.#site().bring({ callId: file.callId, mediaTicket, ...pbx });
    if (!done.ok) this.#fault(done);
  }

  async #ringDesk({ id, target, ringMs }: Transfer): Promise<void> {
    const member = target.kind === "member" ? target.id : null;
    this.#call.append({ type: "transfer_ringing", transferId: id, untilMs: Date.now() + ringMs });
    if (!(await this.#call.somebodyThere(member))) this.#failed(id, "unreachable", ["ringing"]);
  }

  async #throughPbx(transfer: Transfer): Promise<void> {
    const { pbx } = this.#call.state();
    const file = this.#call.file();
    if (pbx === null || file === null) return;
    const { id, target, kind, ringMs } = transfer;
    const leg = targetLeg(transfer);
    const done = await this.#site().transfer({
      callId: file.callId,
      ...pbx,
      to:
        target.kind === "queue"
          ? { kind: "queue", queue: target.queue }
          : { kind: "number", number: target.kind === "number" ? target.number : "" },
      ringMs,
      brief: kind === "attended" ? { leg, mediaTicket: await this.#legs.ticket(leg) } : null,
      backTicket: await this.#legs.ticket("caller"),
      backWithinMs: longestMs(ringMs),
    });
    // Without a result it may have been run: the PBX tells, or the time runs out.
    if (!done.ok && done.code !== "expired") this.#failed(id, "unreachable", ["reaching"]);
  }

  async #dialOutside(transfer: Transfer): Promise<void> {
    const { id } = transfer;
    const ours = twilioLineOf(transfer) !== null;
    const done: Dialled = ours ? await this.#target.dial(transfer) : await this.#bySite(transfer);
    if (!done.ok) {
      // A connector or a dialplan that is too old for it says so.
      this.#fault(done);
      // Twilio gave no answer: it may ring all the same, and then it tells.
      if (done.outcome === "unknown") return;
      return this.#failed(id, "unreachable", ["reaching"]);
    }
    const { twilio } = done;
    const now = this.#call.state().transfer;
    // Called off, or left by the caller, before it was said that it is dialled.
    if (now?.id !== id || now.stage === "returning") {
      return twilio ? this.#target.hangUp(transfer, twilio) : this.#hangUpOutside(transfer);
    }
    this.#call.append({ type: "transfer_ringing", transferId: id, untilMs: null, ...(twilio && { twilio }) });
  }

  async #bySite(transfer: Transfer): Promise<SiteAnswer> {
    const file = this.#call.file();
    const from = this.#call.state().summary?.from;
    const { target, ringMs } = transfer;
    if (file === null || from === undefined || (target.kind !== "number" && target.kind !== "queue")) {
      return { ok: false, code: "no_line", message: "No site dials this target." };
    }
    const leg = targetLeg(transfer);
    const line = this.#lineOf(transfer);
    const call = {
      callId: file.callId,
      mediaTicket: await this.#legs.ticket(leg),
      callerNumber: /^\+?[0-9*#]{0,32}$/.test(from.number) ? from.number : "",
      callerName: from.name,
      uniqueid: outsideChannel(transfer),
      leg,
    };
    return target.kind === "queue"
      ? line.enqueue({ ...call, queue: target.queue, waitMs: ringMs })
      : line.originate({ ...call, number: target.number, timeoutMs: ringMs });
  }

  /** Ends the channel that was dialled. Asterisk may have begun it only now, and its name is not known yet. */
  async #hangUpOutside(transfer: Transfer): Promise<void> {
    const channel = { channel: "", uniqueid: outsideChannel(transfer), cause: NORMAL_CLEARING };
    for (let tries = 0; tries < HANG_UP_TRIES; tries += 1) {
      if (await this.#lineOf(transfer).hangUp(channel)) return;
      await new Promise((resolve) => setTimeout(resolve, HANG_UP_AGAIN_MS));
    }
  }

  #failed(transferId: string, reason: TransferFailure, inStages: readonly Transfer["stage"][]): void {
    const now = this.#call.state().transfer;
    if (now?.id !== transferId || !inStages.includes(now.stage)) return;
    this.#call.append({ type: "transfer_failed", transferId, reason });
  }

  #fault({ code, message }: { code: string; message: string }): void {
    this.#call.append({ type: "fault", code, message });
  }

  #lineOf({ target }: Transfer): SiteLine {
    return this.#site("line" in target && target.line !== "" ? target.line : undefined);
  }

  #site(siteId = this.#call.file()?.siteId ?? null): SiteLine {
    return new SiteLine(this.#env.PBX_LINK, this.#call.file()?.orgId ?? "", siteId);
  }
}
