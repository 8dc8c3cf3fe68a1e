import { expect } from "vitest";
import type { callerFrom } from "../callers/caller.ts";
import { summaryOf } from "../supervised.ts";
import { targetLeg } from "./target-leg.ts";

/** A caller whom Olivia puts through to an outside number by the organization's site, as far as the target's phone rings. */
export async function dialledOutside(
  call: Awaited<ReturnType<typeof callerFrom>>,
  site: "answers" | "unanswered" = "answers",
) {
  const { callId, connector, olivia, organization } = call;
  const answer = await olivia.post(`/calls/${callId}/transfer`, {
    target: { kind: "number", number: "+1 212 555 0199", line: organization.siteId },
    kind: "attended",
    brief: "Dana asks about her bill",
  });
  expect(answer.status).toBe(202);
  const { data } = await connector.message("command", (one) => one.data.command.kind === "originate");
  const { command, commandId } = data;
  if (command.kind !== "originate") throw new Error("a number that is dialled");
  const dials = () =>
    connector.send({ type: "command_result", data: { commandId, ok: true, code: "", message: "" } });
  if (site === "answers") {
    dials();
    await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: { stage: "ringing" } });
  }
  const { uniqueid } = command;
  const channel = {
    uniqueid,
    linkedid: uniqueid,
    channel: "Local/+12125550199@patchbay-out-00000001;1",
    state: "Down",
    callerNumber: "",
    callerName: "",
    connectedNumber: "",
    context: "patchbay-media",
    exten: "s",
    bridgeId: null,
  };
  return { ...call, command, channel, answer: dials, answers: () => targetLeg(callId, command) };
}
