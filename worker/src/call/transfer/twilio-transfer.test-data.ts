import type { CallEvent } from "@patchbay/protocol/call";
import { answeredBy, dana, joins, talkingOver } from "../calls.test-data.ts";
import { step } from "../life/machine.ts";
import { type CallState, type Effect, newCall } from "../life/state.ts";
import { overdue } from "../life/watch.ts";
import type { TransferFailure } from "./transfer.ts";
import { type TwilioNews, twilioEventOf } from "./twilio-facts.ts";

export const transferId = "t1";
export const target = { kind: "number", number: "+12125550177", name: "Billing", line: "" } as const;
export const requested = (kind: "attended" | "blind" = "attended"): CallEvent => ({
  type: "transfer_requested",
  transferId,
  by: dana,
  kind,
  target,
  way: "twilio",
  brief: "",
  keepsCallerId: true,
  ringMs: 30_000,
});
export const talking = talkingOver("twilio");
export const takenOver: CallEvent[] = [
  { type: "takeover_claimed", by: dana, legId: "person-d" },
  joins("person-d", "browser"),
  answeredBy(dana),
];
export const stopped: CallEvent = { type: "leg_left", legId: "caller", reason: "hangup" };
export const streamed: CallEvent = { type: "leg_resumed", legId: "caller", gapMs: 900 };
export const failed = (reason: TransferFailure): CallEvent => ({
  type: "transfer_failed",
  transferId,
  reason,
});
export const leg = (status: "initiated" | "ringing" | "in-progress" | "completed"): TwilioNews => ({
  news: "leg",
  status,
});
export const brief: TwilioNews = { news: "brief" };
export const key = (digit: string): TwilioNews => ({ news: "key", digit });
export const done = (
  dialled: Extract<TwilioNews, { news: "done" }>["dialled"],
  bridged: boolean | null = dialled === "completed" ? null : false,
): TwilioNews => ({ news: "done", dialled, bridged });

export const EVERYTHING: TwilioNews[] = [
  ...(["initiated", "ringing", "in-progress", "completed"] as const).map(leg),
  brief,
  ...["1", "2", "5", ""].map(key),
  ...(["completed", "busy", "no-answer", "failed"] as const).map((dialled) => done(dialled)),
  done("completed", true),
  done("completed", false),
  done(null),
];

/** Steps the call through events and what Twilio tells; one entry each millisecond. */
export class Call {
  state: CallState = newCall;
  effects: Effect[] = [];
  readonly log: CallEvent[] = [];
  at = 1_000;

  constructor(...events: CallEvent[]) {
    this.take(...events);
  }

  take(...events: CallEvent[]): this {
    for (const event of events) {
      this.at += 1;
      this.log.push(event);
      const next = step(this.state, { n: this.log.length, at: this.at, event });
      this.state = next.state;
      const follows = next.effects.flatMap((effect) => (effect.do === "log" ? effect.events : []));
      this.effects = next.effects;
      if (follows.length > 0) this.take(...follows);
    }
    return this;
  }

  tell(...all: TwilioNews[]): this {
    for (const news of all) {
      const event = twilioEventOf(transferId, news, this.state);
      this.effects = [];
      if (event !== null) this.take(event);
    }
    return this;
  }

  /** Nothing happens until the next limit is over. */
  lapse(): this {
    const { transfer } = this.state;
    this.at = transfer?.dueAtMs ?? this.at;
    const due = overdue(this.state, this.at);
    return due === null ? this : this.take(due);
  }

  /** A person calls it off, where they may. */
  callOff(): this {
    const stage = this.state.transfer?.stage;
    return stage === undefined || stage === "accepted" || stage === "returning"
      ? this
      : this.take(failed("cancelled"));
  }

  get done(): string[] {
    return this.effects.map((effect) => (effect.do === "transfer" ? effect.step : effect.do));
  }
  get transferTypes(): string[] {
    return this.log.flatMap(({ type }) => (type.startsWith("transfer_") ? [type.slice(9)] : []));
  }
}
