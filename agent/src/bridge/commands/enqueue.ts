import { header } from "@patchbay/protocol/ami/decoder";
import { fitsDialplan, mediaVariables } from "../plan-variables.ts";
import {
  CALLER_NUMBER,
  CHANNEL_ID,
  CONTROL,
  type CommandOf,
  type CommandRunner,
  callerId,
  invalid,
  JOIN_AFTER_ANSWER_MS,
  type Outcome,
  TICKET,
  told,
  toMedia,
} from "./outcome.ts";

/** The queue's own end of the wait comes first: it knows why. */
const BEHIND_THE_QUEUE_MS = 5_000;
const TOO_OLD: Outcome = {
  code: "refused",
  text: "The dialplan of this PBX has no context patchbay-queue: include the newer extensions_patchbay.conf, and reload the dialplan.",
};

/**
 * Has a caller of another line wait in a queue (context patchbay-queue). A Local channel with the chosen uniqueid stands for them there; it is
 * answered when somebody of the queue takes the call, and only then joined to the call's media.
 */
export async function enqueue(
  command: CommandOf<"enqueue">,
  { ami, calls }: Pick<CommandRunner, "ami" | "calls">,
): Promise<Outcome> {
  const { callId, mediaTicket, queue, callerNumber, callerName, uniqueid, waitMs, leg } = command;
  if (queue === "" || !fitsDialplan(queue)) return invalid("the queue's name does not fit into a dialplan");
  if (!CALLER_NUMBER.test(callerNumber)) return invalid("the caller's number is none");
  if (CONTROL.test(callerName)) return invalid("the caller's name has a control character in it");
  if (!CHANNEL_ID.test(uniqueid)) return invalid("the uniqueid may have letters, digits, dot, - and _ only");
  if (!TICKET.test(mediaTicket)) return invalid("not a media ticket");
  const asked = await ami.send({ Action: "Getvar", Variable: "DIALPLAN_EXISTS(patchbay-queue,s,1)" });
  if (!asked.ok) return told(asked);
  if (header(asked.headers, "Value") !== "1") return TOO_OLD;
  const timeoutMs = waitMs + BEHIND_THE_QUEUE_MS;
  const call = { callId, uniqueid, answer: "at_once", leg } as const;
  const variables = [
    ...mediaVariables({ callId, ticket: mediaTicket, answer: "at_once", queue: "", ringing: false }),
    ...calls.announce(mediaTicket, call, timeoutMs + JOIN_AFTER_ANSWER_MS),
    // Inherited by the far half alone.
    ["_PATCHBAY_TO_QUEUE", queue],
    ["_PATCHBAY_TO_WAIT", String(Math.ceil(waitMs / 1_000))],
    // Who took the call has nobody when the edge cannot go on.
    ["PATCHBAY_CALLED", "1"],
  ];
  const from = callerId(callerNumber, callerName);
  const dialled = { context: "patchbay-queue", exten: "s", uniqueid, timeoutMs, from, variables };
  const outcome = told(await ami.send(toMedia(dialled)));
  if (outcome.code !== "") calls.withdraw(mediaTicket);
  return outcome;
}
