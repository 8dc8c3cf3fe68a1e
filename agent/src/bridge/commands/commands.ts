import type { AmiAction } from "@patchbay/protocol/ami/actions";
import { actNamed } from "@patchbay/protocol/ami/registry/acts";
import type { LinkDown } from "@patchbay/protocol/link/down";
import type { LinkUp } from "@patchbay/protocol/link/up";
import { DIALLABLE } from "@patchbay/protocol/number-forms";
import { fitsDialplan, mediaVariables } from "../plan-variables.ts";
import { enqueue } from "./enqueue.ts";
import {
  CALLER_NUMBER,
  CHANNEL_ID,
  CONTROL,
  type CommandOf,
  type CommandRunner,
  callerId,
  DONE,
  invalid,
  JOIN_AFTER_ANSWER_MS,
  type Outcome,
  sendAll,
  TICKET,
  told,
  toMedia,
  unknown,
} from "./outcome.ts";
import { setVariables } from "./set-variables.ts";
import { spy } from "./spy.ts";
import { transfer } from "./transfer.ts";

type CommandMessage = Extract<LinkDown, { type: "command" }>["data"];
export type CommandResult = Extract<LinkUp, { type: "command_result" }>["data"];

/** Runs one command of the edge, if it is on the list and not too late. Never throws; the result says what happened. */
export async function runCommand(message: CommandMessage, runner: CommandRunner): Promise<CommandResult> {
  const { code, text, ...told } = await outcomeOf(message, runner);
  return { commandId: message.commandId, ok: code === "", code, message: text.slice(0, 300), ...told };
}

async function outcomeOf({ expiresAt, command }: CommandMessage, runner: CommandRunner): Promise<Outcome> {
  const lateMs = runner.edgeNow() - expiresAt;
  if (lateMs > 0)
    return { code: "expired", text: `arrived ${Math.round(lateMs)} ms too late and was not run` };
  if (command.kind === "watch") {
    runner.raw.watch(command.forMs);
    return DONE;
  }
  const { state } = runner.ami;
  if (state.state === "down") return { code: "ami_down", text: state.reason };
  switch (command.kind) {
    case "snapshot":
      runner.requestSnapshot();
      return DONE;
    case "let_go":
      return letGo(command, runner);
    case "hangup":
      return hangup(command, runner);
    case "originate":
      return originate(command, runner);
    case "bring":
      return bring(command, runner);
    case "enqueue":
      return enqueue(command, runner);
    case "transfer":
      return transfer(command, runner);
    case "spy":
      return spy(command, runner);
    case "ami":
      return act(command, runner);
    case "put_through":
      return runner.transfers.begin(command);
    case "put_through_step":
      return runner.transfers.step(command);
    case "acts":
      return runner.acts.list();
  }
}

/** What no event tells of is read again: a page would show what was before it. */
async function act(command: CommandOf<"ami">, { acts, requestSnapshot }: CommandRunner): Promise<Outcome> {
  const outcome = await acts.run(command);
  if (outcome.code === "" && actNamed(command.action)?.silent === true) requestSnapshot();
  return outcome;
}

async function letGo({ channels }: CommandOf<"let_go">, { sweep }: CommandRunner): Promise<Outcome> {
  const released = await sweep.release(channels);
  return released > 0
    ? DONE
    : { code: "unknown_channel", text: "none of these channels is a stray any more" };
}

async function hangup(command: CommandOf<"hangup">, { ami, channels }: CommandRunner): Promise<Outcome> {
  const { channel, uniqueid, cause } = command;
  if (!channels.has(channel, uniqueid)) return unknown(channel, uniqueid);
  return told(await ami.send({ Action: "Hangup", Channel: channel, Cause: cause }));
}

/**
 * Dials through the PBX's own rules (context patchbay-out) and joins whoever answers to the call's media. A Local channel carries the
 * chosen uniqueid: its facts are the call's, its hang-up cause is why nobody answered.
 */
async function originate(command: CommandOf<"originate">, { ami, calls }: CommandRunner): Promise<Outcome> {
  const { callId, mediaTicket, number, callerNumber, callerName, uniqueid, timeoutMs, leg, called } = command;
  const queue = command.fallbackQueue ?? "";
  if (!DIALLABLE.test(number)) return invalid("the number may have digits, +, * and # only");
  if (!CALLER_NUMBER.test(callerNumber)) return invalid("the caller's number is none");
  if (CONTROL.test(callerName)) return invalid("the caller's name has a control character in it");
  if (!CHANNEL_ID.test(uniqueid)) return invalid("the uniqueid may have letters, digits, dot, - and _ only");
  if (!TICKET.test(mediaTicket)) return invalid("not a media ticket");
  if (!fitsDialplan(queue)) return invalid("the fallback queue's name does not fit into a dialplan");
  const variables = mediaVariables({ callId, ticket: mediaTicket, answer: "at_once", queue, ringing: false });
  const call = { callId, uniqueid, answer: "at_once", leg } as const;
  variables.push(...calls.announce(mediaTicket, call, timeoutMs + JOIN_AFTER_ANSWER_MS));
  if (called === true) variables.push(["PATCHBAY_CALLED", "1"]);
  const from = callerId(callerNumber, callerName);
  const dialled = { context: "patchbay-out", exten: number, uniqueid, timeoutMs, from, variables };
  const outcome = told(await ami.send(toMedia(dialled)));
  if (outcome.code !== "") calls.withdraw(mediaTicket);
  return outcome;
}

/** Takes a channel from where it is into the call's media; where it was before ends by that. */
async function bring(command: CommandOf<"bring">, { ami, channels, calls }: CommandRunner): Promise<Outcome> {
  const { callId, mediaTicket, channel, uniqueid, answer = "at_once", waiting = false } = command;
  if (!TICKET.test(mediaTicket)) return invalid("not a media ticket");
  const known = channels.get(uniqueid);
  if (known?.channel !== channel) return unknown(channel, uniqueid);
  if (waiting && known.talks) return { code: "refused", text: "Somebody at the PBX has just answered." };
  const queue = fitsDialplan(known.queue) ? known.queue : "";
  const variables = mediaVariables({ callId, ticket: mediaTicket, answer, queue, ringing: false });
  variables.push(...calls.announce(mediaTicket, { callId, uniqueid, answer }));
  // A channel that was in no queue keeps the fallback that its route gave it.
  const set = variables.filter(([name, value]) => name !== "PATCHBAY_QUEUE" || value !== "");
  const exten = DIALLABLE.test(known.exten) ? known.exten : "s";
  const redirect: AmiAction = {
    Action: "Redirect",
    Channel: channel,
    Context: "patchbay-bring",
    Exten: exten,
    Priority: 1,
  };
  const outcome = await sendAll(ami, [...setVariables(channel, set), redirect]);
  if (outcome.code !== "") calls.withdraw(mediaTicket);
  return outcome;
}
