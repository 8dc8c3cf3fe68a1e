import { encodeControl } from "@patchbay/protocol/media";
import { expect } from "vitest";
import { frame, openMedia, type TestConnector } from "../connector.ts";
import type { TestSocket } from "../socket.ts";
import { logOf, summaryOf, typesOf, withAssistant } from "../supervised.ts";
import { targetLeg } from "./target-leg.ts";

export const CALLER = "PJSIP/1001-u.1";
export const TARGET = "Local/1002@patchbay-out-1;1";

/** A PBX call that Olivia puts through to extension 1002; the connector has been told. */
export async function putThrough(kind: "blind" | "attended" = "attended") {
  const call = await withAssistant();
  const answer = await call.olivia.post(`/calls/${call.callId}/transfer`, {
    target: { kind: "number", number: "1002" },
    kind,
    brief: "Anna asks about her bill",
  });
  expect(answer.status).toBe(202);
  const message = await call.connector.message("command", ({ data }) => data.command.kind === "transfer");
  const { command, commandId } = message.data;
  if (command.kind !== "transfer") throw new Error("a transfer");
  call.connector.send({ type: "command_result", data: { commandId, ok: true, code: "", message: "" } });
  call.caller.send(encodeControl({ type: "bye", reason: "hangup" }));
  await expect.poll(() => typesOf(call.callId)).toContain("leg_left");
  return { ...call, command };
}

export const rings = (connector: TestConnector) =>
  connector.events({
    kind: "dial_begin",
    uniqueid: "u.1",
    destUniqueid: "t.1",
    destChannel: TARGET,
    dialString: "1002@patchbay-out/n",
  });
export const rang = (connector: TestConnector, status: string) =>
  connector.events({ kind: "dial_end", uniqueid: "u.1", destUniqueid: "t.1", destChannel: TARGET, status });
export const bridged = (connector: TestConnector) =>
  connector.events({ kind: "bridge_enter", bridgeId: "b9", uniqueid: "u.1", channel: CALLER });

/** The target's leg, by which the connector brings who hears the brief. */
export async function briefLeg(
  callId: string,
  brief: { leg: string; mediaTicket: string } | null,
): Promise<TestSocket> {
  if (brief === null) throw new Error("no brief");
  return targetLeg(callId, brief);
}
/** The caller is back before anybody has said why. */
export async function backEarly({ connector, callId, command }: Awaited<ReturnType<typeof putThrough>>) {
  rings(connector);
  await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: { stage: "ringing" } });
  const back = await openMedia(callId, command.backTicket);
  await frame(back, "welcome");
  return back;
}
export const press = (socket: TestSocket, digit: string) =>
  socket.send(encodeControl({ type: "digit", digit }));
export const failure = async (callId: string) =>
  (await logOf(callId)).findLast((event) => event.type === "transfer_failed");
