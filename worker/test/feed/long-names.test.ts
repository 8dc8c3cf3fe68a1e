import { abortAllDurableObjects } from "cloudflare:test";
import { deriveCallId } from "@patchbay/protocol/ids";
import { expect, it } from "vitest";
import { channelRow, TestConnector } from "../support/connector.ts";
import { desks, type TestDesk } from "../support/phone.ts";
import { summaryOf } from "../support/supervised.ts";

/** Is the call on a dashboard that is opened now? */
const isShown = async (desk: TestDesk, callId: string) =>
  (await desk.available()).received.some((raw) => String(raw).includes(callId));

async function twoDesks() {
  const { organization, people } = await desks("Olivia".repeat(40), "Paul");
  const [olivia, paul] = people;
  if (olivia === undefined || paul === undefined) throw new Error("two desks");
  return { organization, olivia, paul };
}

it("a call is shown while a member answers it whose name is longer than calls keep", async () => {
  const { organization, olivia, paul } = await twoDesks();
  const plan = { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } } as const;
  await organization.provision({ routes: [{ exten: "1500", plan }] });
  await olivia.available();
  const connector = await TestConnector.connect(organization.token);
  const { callId } = await connector.routed("u.1", "1500");
  await expect.poll(() => summaryOf(callId)).toMatchObject({ ringing: { claimedBy: null } });
  expect((await olivia.post(`/calls/${callId}/answer`)).status).toBe(200);
  await expect
    .poll(() => summaryOf(callId))
    .toMatchObject({ ringing: { claimedBy: { name: "Olivia".repeat(20) } } });
  expect(await isShown(paul, callId)).toBe(true);
});

it("a caller whose name and number are longer than calls keep is shown, and can be answered", async () => {
  const { organization, olivia, paul } = await twoDesks();
  const connector = await TestConnector.connect(organization.token);
  const waiting = { uniqueid: "u.7", channel: "PJSIP/1001-u.7", position: 1, waitMs: 0 };
  const channel = { ...channelRow("u.7"), callerName: "Anna ".repeat(30), callerNumber: "1".repeat(150) };
  const queues = [{ name: "support", members: [], callers: [waiting] }];
  connector.send({
    type: "snapshot",
    data: { at: 1, asteriskVersion: "22", channels: [channel], queues },
  });
  await connector.message("ack", ({ ack }) => ack === 1);
  const callId = await deriveCallId({ source: "pbx", siteId: organization.siteId, uniqueid: "u.7" });
  await expect
    .poll(() => summaryOf(callId))
    .toMatchObject({ status: "queued", from: { name: "Anna ".repeat(24) } });
  await abortAllDurableObjects();
  expect(await summaryOf(callId)).toMatchObject({ status: "queued", from: { number: "1".repeat(80) } });

  expect(await isShown(paul, callId)).toBe(true);
  const back = await TestConnector.connect(organization.token, connector.epoch, connector.seq);
  const answer = await olivia.post(`/calls/${callId}/answer`);
  expect(answer.status).toBe(200);
  await olivia.phone(answer.body);
  expect((await back.message("command")).data.command).toMatchObject({ kind: "bring", uniqueid: "u.7" });
  expect(await isShown(paul, callId)).toBe(true);
  const taken = await paul.post(`/calls/${callId}/answer`);
  expect(taken).toMatchObject({ status: 409, body: { error: { code: "answered" } } });
});
