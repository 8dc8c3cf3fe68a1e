import type { ActAnswer } from "@patchbay/protocol/ami/act-answer";
import type { AmiAction } from "@patchbay/protocol/ami/actions";
import type { Command } from "@patchbay/protocol/link/commands";
import type { AmiClient, AmiReply } from "../../asterisk/ami-client.ts";
import type { Acts } from "../acts/acts.ts";
import type { Calls } from "../calls.ts";
import type { KnownChannels } from "../known-channels.ts";
import type { RawWatch } from "../raw-events/raw-watch.ts";
import type { Sweep } from "../sweep/sweep.ts";
import type { Transfers } from "../transfers/transfers.ts";

export type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;

export interface CommandRunner {
  ami: Pick<AmiClient, "send" | "state">;
  channels: KnownChannels;
  calls: Pick<Calls, "announce" | "hold" | "withdraw">;
  sweep: Pick<Sweep, "release">;
  raw: Pick<RawWatch, "watch">;
  acts: Pick<Acts, "list" | "run">;
  transfers: Pick<Transfers, "begin" | "step">;
  requestSnapshot: () => void;
  /** The edge's clock, epoch milliseconds. */
  edgeNow: () => number;
}

/** What came of a command: code empty when it worked. */
export interface Outcome {
  code:
    | ""
    | "expired"
    | "unknown_channel"
    | "ami_down"
    | "refused"
    | "invalid"
    | "not_understood"
    | "not_answered"
    | "not_allowed_here"
    | "no_right"
    | "no_such_target"
    | "not_in_bridge"
    | "not_people"
    | "under_way"
    | "unknown_transfer"
    | "not_now"
    | "no_free_space";
  text: string;
  /** Of an act: what Asterisk answered. */
  answer?: ActAnswer;
  /** Which acts can be done here. */
  acts?: { action: string; why: string }[];
}

/** As a number; a caller who withholds it has none. */
export const CALLER_NUMBER = /^[+]?[0-9*#]{0,32}$/;
/** A line end in any value would begin an action of its own. */
export const CONTROL = /\p{Cc}/u;
export const CHANNEL_ID = /^[\w.-]{1,100}$/;
export const TICKET = /^[\w-]{1,128}$/;
/** A channel's name as one argument of the dialplan, and nothing that it could take for more. */
export const fitsChannel = (name: string): boolean => /^[\w./@;+*#-]{1,200}$/.test(name);
/** As Asterisk's headers have it. */
export const callerId = (number: string, name: string): string =>
  `"${name.replace(/["<>\\,]/g, "")}" <${number}>`;
/** Dials into a context, and joins whoever answers there to the call's media; the near half has the chosen uniqueid. */
export const toMedia = (dialled: {
  context: string;
  exten: string;
  uniqueid: string;
  timeoutMs: number;
  from: string;
  variables: readonly (readonly string[])[];
}): AmiAction => ({
  Action: "Originate",
  // n: the channel stays, and with it its uniqueid.
  Channel: `Local/${dialled.exten}@${dialled.context}/n`,
  Context: "patchbay-media",
  Exten: dialled.exten,
  Priority: 1,
  Timeout: dialled.timeoutMs,
  CallerID: dialled.from,
  Variable: dialled.variables.map(([name, value]) => `${name}=${value}`),
  ChannelId: dialled.uniqueid,
  Async: true,
});
/** From the answer to Asterisk's media socket, and what Originate's own time-out may be late. */
export const JOIN_AFTER_ANSWER_MS = 10_000;
export const DONE: Outcome = { code: "", text: "" };

export const invalid = (text: string): Outcome => ({ code: "invalid", text });
export const unknown = (channel: string, uniqueid: string): Outcome => ({
  code: "unknown_channel",
  text: `no channel ${channel} with uniqueid ${uniqueid}`,
});

/** Sends actions one after another, until one is not done. */
export async function sendAll(ami: CommandRunner["ami"], actions: readonly AmiAction[]): Promise<Outcome> {
  for (const action of actions) {
    const outcome = told(await ami.send(action));
    if (outcome.code !== "") return outcome;
  }
  return DONE;
}

export function told(reply: AmiReply): Outcome {
  if (reply.ok) return DONE;
  if (/no such channel|channel does not exist/i.test(reply.message))
    return { code: "unknown_channel", text: reply.message };
  if (reply.code === "invalid") return invalid(reply.message);
  return { code: reply.code === "refused" ? "refused" : "ami_down", text: reply.message };
}
