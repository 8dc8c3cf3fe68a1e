import { env } from "cloudflare:test";
import { expect, it } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { channelRow, frame, openMedia, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { playsAll, TestDesk, voice } from "../support/phone.ts";
import { KEPT, listen, msOf } from "../support/recording/recorded.ts";
import { logOf, summaryOf, typesOf } from "../support/supervised.ts";

const media = { uniqueid: "m.1", channel: "WebSocket/patchbay/0x7f01" };
const desk = { uniqueid: "u.1", channel: "PJSIP/1001-u.1" };
const customer = { uniqueid: "c.1", channel: "PJSIP/trunk-c.1" };

it("A3: who comes in the place of a caller who was told is recorded only once they were told, too", async () => {
  const organization = await createOrganization();
  await organization.provision({ settings: { ...KEPT, recording: { enabled: true, announce: true } } });
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed(desk.uniqueid);
  const caller = await openMedia(callId, mediaTicket);
  await frame(caller, "welcome");
  const speak = async (byte: number, frames: number) => {
    for (let n = 0; n < frames; n += 1) {
      caller.send(voice(byte, n));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const heard = async () =>
    (await logOf(callId)).filter(
      (event) => event.type === "prompt_played" && event.prompt === "recorded" && event.heard !== false,
    ).length;
  const stop = playsAll(caller);
  await expect.poll(() => typesOf(callId), { timeout: 25_000 }).toContain("recording_started");
  await speak(0x11, 20);
  expect(await heard()).toBe(1);

  connector.events(
    { kind: "channel_new", channel: { ...channelRow(media.uniqueid), ...media } },
    {
      kind: "channel_new",
      channel: { ...channelRow(customer.uniqueid), ...customer, callerNumber: "+12125550177" },
    },
    {
      kind: "dial_begin",
      uniqueid: desk.uniqueid,
      destUniqueid: media.uniqueid,
      destChannel: media.channel,
      dialString: "",
    },
    { kind: "bridge_enter", bridgeId: "b1", ...media },
    { kind: "bridge_enter", bridgeId: "b1", ...desk },
  );
  // Their phone says that it plays nothing yet, so that they have heard nothing.
  stop();
  connector.events(
    { kind: "bridge_leave", bridgeId: "b1", ...desk },
    { kind: "bridge_enter", bridgeId: "b1", ...customer },
    { kind: "channel_hangup", ...desk, cause: 16, causeText: "" },
  );
  await expect.poll(() => summaryOf(callId)).toMatchObject({ from: { number: "+12125550177" } });
  await speak(0x22, 20);
  expect(await heard()).toBe(1);
  playsAll(caller);
  await expect.poll(heard, { timeout: 25_000 }).toBe(2);
  await speak(0x33, 20);

  connector.events({ kind: "channel_hangup", ...customer, cause: 16, causeText: "" });
  connector.events({ kind: "channel_hangup", ...media, cause: 16, causeText: "" });
  await expect.poll(async () => (await summaryOf(callId))?.status).toBe("ended");
  await archiveCall(env, { callId });
  await expect.poll(async () => (await summaryOf(callId))?.recording?.state).toBe("saved");
  const supervisor = new TestDesk(await organization.signIn("supervisor", "Olivia"));
  const { bytes } = await listen(supervisor, callId);
  expect(msOf(bytes, 0, 0x11)).toBeGreaterThan(200);
  expect(msOf(bytes, 0, 0x22)).toBe(0);
  expect(msOf(bytes, 0, 0x33)).toBeGreaterThan(200);
});
