import { env } from "cloudflare:test";
import { deriveCallId } from "@patchbay/protocol/ids";
import type { PbxEvent } from "@patchbay/protocol/pbx";
import { describe, expect, it } from "vitest";
import { frame, openMedia } from "../support/connector.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { hears } from "../support/phone.ts";
import { summaryOf, whileAllSpeak } from "../support/supervised.ts";
import { entries, house } from "./house.ts";
import { CALLED, CALLER, enters, row } from "./two-phones.ts";

/** What the caller says. */
const THERE = 0x91;

/** A phone of the PBX that rings for another, through both halves of a Local channel. */
async function rings() {
  const one = await house();
  const { siteId, orgId } = one.organization;
  const [near, far] = ["Local/1002@ring-00000005;1", "Local/1002@ring-00000005;2"];
  const dials = (uniqueid: string, destUniqueid: string, destChannel: string): PbxEvent => ({
    kind: "dial_begin",
    uniqueid,
    destUniqueid,
    destChannel,
    dialString: "",
  });
  one.connector.events(
    row("u.1", CALLER, "1001"),
    row("u.3", near, ""),
    row("u.4", far, ""),
    row("u.2", CALLED, "1002"),
    dials("u.1", "u.3", near),
    dials("u.4", "u.2", CALLED),
  );
  const link = env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId));
  await expect.poll(() => link.channelState(orgId, "u.2")).toBe("alive");
  const callId = await deriveCallId({ source: "pbx", siteId, uniqueid: "u.1" });
  const way = (uniqueid: string) => `/sites/${siteId}/channels/${uniqueid}/answer`;
  const broughtTo = () =>
    one.connector
      .messages()
      .flatMap((told) => (told.type === "command" && told.data.command.kind === "bring" ? [told.data] : []));
  return { ...one, callId, way, broughtTo };
}

describe("a phone of the PBX that rings", () => {
  it("rings no more when somebody takes its caller in a browser; the second who asks is told who has them", async () => {
    const call = await rings();
    const [olivia, paul] = await Promise.all([call.desk("operator"), call.desk("supervisor")]);
    // By the phone that rings, or by whom it rings for.
    const [one, two] = await Promise.all([olivia.post(call.way("u.2")), paul.post(call.way("u.1"))]);
    const [won, lost, winner] = one.status === 200 ? [one, two, olivia] : [two, one, paul];
    expect(won.status).toBe(200);
    expect(lost).toMatchObject({
      status: 409,
      body: { error: { code: "answered", message: expect.stringContaining("is answering this call") } },
    });
    expect(await summaryOf(call.callId)).toMatchObject({
      status: "ringing",
      direction: "internal",
      from: { number: "1001" },
      to: { number: "1002" },
    });
    // Nobody is taken from their phone before there is somebody to have them.
    expect(call.broughtTo()).toEqual([]);
    const phone = await winner.phone(won.body);
    const { command } = await call.connector.socket.until(() => call.broughtTo()[0], "the caller is brought");
    expect(command).toMatchObject({ channel: CALLER, uniqueid: "u.1", waiting: true });
    const caller = await openMedia(call.callId, "mediaTicket" in command ? command.mediaTicket : "");
    await frame(caller, "welcome");
    await whileAllSpeak([[caller, THERE]], () => hears(phone, THERE));
    await expect
      .poll(() => summaryOf(call.callId))
      .toMatchObject({ status: "in_progress", handler: { kind: "operator" } });
    expect((await entries(call)).map(({ action, result }) => `${action} ${result}`).toSorted()).toEqual([
      "calls.answer done",
      "calls.answer refused",
    ]);
  });

  it("is whose who picks it up meanwhile: the browser is told that the call went on elsewhere", async () => {
    const call = await rings();
    const olivia = await call.desk("operator");
    const { body } = await olivia.post(call.way("u.2"));
    const phone = await olivia.phone(body);
    call.connector.events(
      enters("u.1", CALLER),
      { kind: "bridge_enter", bridgeId: "b1", uniqueid: "u.3", channel: "Local/1002@ring-00000005;1" },
      { kind: "bridge_enter", bridgeId: "b2", uniqueid: "u.4", channel: "Local/1002@ring-00000005;2" },
      { kind: "bridge_enter", bridgeId: "b2", uniqueid: "u.2", channel: CALLED },
    );
    expect(await frame(phone, "bye")).toMatchObject({ reason: "transferred" });
    await expect
      .poll(() => summaryOf(call.callId))
      .toMatchObject({ status: "in_progress", handler: { kind: "operator", name: "1002" } });
    expect(await olivia.post(call.way("u.2"))).toMatchObject({
      status: 409,
      body: { error: { code: "not_ringing", message: expect.stringContaining("1002 has it") } },
    });
  });

  it("is answered by nobody without the permission, by no other organization, and not when it rings no more", async () => {
    const call = await rings();
    await isKeptFrom(call.organization, "viewer", (desk) => desk.post(call.way("u.2")));
    expect(await summaryOf(call.callId)).toBeUndefined();
    const olivia = await call.desk("operator");
    call.connector.events(row("u.8", "PJSIP/1008-00000008", "1008", "u.8"));
    await expect
      .poll(() => olivia.post(call.way("u.8")))
      .toMatchObject({ status: 409, body: { error: { code: "not_ringing" } } });
    call.connector.hangsUp("u.1");
    await expect
      .poll(() => olivia.post(call.way("u.1")))
      .toMatchObject({ status: 409, body: { error: { code: "unknown_channel" } } });
  });

  it("that nobody takes after all ends as its caller leaves it", async () => {
    const call = await rings();
    const olivia = await call.desk("operator");
    await olivia.post(call.way("u.2"));
    call.connector.hangsUp("u.1");
    await expect
      .poll(() => summaryOf(call.callId))
      .toMatchObject({ status: "ended", disposition: "abandoned" });
  });
});
