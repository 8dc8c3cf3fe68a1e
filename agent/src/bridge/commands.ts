import type { Command, LinkDown, LinkUp } from "@patchbay/protocol/link";
import type { AmiClient } from "../asterisk/ami-client.ts";
import type { KnownChannels } from "./known-channels.ts";

type CommandMessage = Extract<LinkDown, { type: "command" }>["data"];
export type CommandResult = Extract<LinkUp, { type: "command_result" }>["data"];

export interface CommandRunner {
  ami: Pick<AmiClient, "send" | "state">;
  channels: KnownChannels;
  requestSnapshot: () => void;
  /** The edge's clock, epoch milliseconds. */
  edgeNow: () => number;
}

/** Runs one command of the edge, if it is on the list and not too late. Never throws; the result says what happened. */
export async function runCommand(message: CommandMessage, runner: CommandRunner): Promise<CommandResult> {
  const { commandId, expiresAt, command } = message;
  const result = (code: string, text: string): CommandResult => ({
    commandId,
    ok: code === "",
    code,
    message: text.slice(0, 300),
  });
  const lateMs = runner.edgeNow() - expiresAt;
  if (lateMs > 0) return result("expired", `arrived ${Math.round(lateMs)} ms too late and was not run`);
  if (runner.ami.state.state === "down") return result("ami_down", runner.ami.state.reason);
  if (command.kind === "snapshot") {
    runner.requestSnapshot();
    return result("", "");
  }
  return hangup(command, runner, result);
}

async function hangup(
  command: Extract<Command, { kind: "hangup" }>,
  { ami, channels }: CommandRunner,
  result: (code: string, text: string) => CommandResult,
): Promise<CommandResult> {
  if (!channels.has(command.channel, command.uniqueid)) {
    return result("unknown_channel", `no channel ${command.channel} with uniqueid ${command.uniqueid}`);
  }
  const reply = await ami.send({ Action: "Hangup", Channel: command.channel, Cause: command.cause });
  if (reply.ok) return result("", "");
  if (/no such channel/i.test(reply.message)) return result("unknown_channel", reply.message);
  return result(reply.code === "down" || reply.code === "timeout" ? "ami_down" : "refused", reply.message);
}
