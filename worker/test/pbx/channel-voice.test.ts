import { abortAllDurableObjects, env } from "cloudflare:test";
import { phoneLeg } from "@patchbay/protocol/api";
import { deriveCallId } from "@patchbay/protocol/ids";
import { encodeControl, MEDIA_VERSION } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { frame } from "../support/connector.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { heard, hears, voice } from "../support/phone.ts";
import { opened, upgrade } from "../support/socket.ts";
import { logOf, summaryOf, supervise, typesOf, whileAllSpeak } from "../support/supervised.ts";
import { entries, type House, house } from "./house.ts";
import { CALLED, CALLER, enters, row } from "./two-phones.ts";

/** What the PBX brings of its conversation, and what a supervisor says. */
const [THERE, SAM] = [0x91, 0xa2];

/** Two phones of a PBX that talk with each other, and nobody has asked Patchbay for anything. */
async function talking() {
  const one = await house();
  one.connector.events(
    row("u.1", CALLER, "1001"),
    row("u.2", CALLED, "1002"),
    enters("u.1", CALLER),
    enters("u.2", CALLED),
  );
  const { siteId } = one.organization;
  const sam = await one.desk("supervisor");
  const callId = await deriveCallId({ source: "pbx", siteId, uniqueid: "u.1" });
  const way = (uniqueid: string) => `/sites/${siteId}/channels/${uniqueid}/listen`;
  const link = env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId));
  await expect.poll(() => link.channelState(one.organization.orgId, "u.2")).toBe("alive");
  return { ...one, sam, callId, way };
}

const spiesOf = ({ connector }: Pick<House, "connector">, speaksTo: "both" | "peer") =>
  connector
    .messages()
    .flatMap((one) =>
      one.type === "command" && one.data.command.kind === "spy" && one.data.command.speaksTo === speaksTo
        ? [{ commandId: one.data.commandId, command: one.data.command }]
        : [],
    );

/** The connector's own leg into the conversation, after its welcome. */
async function joins(callId: string, leg: string, credential: "ticket" | "resume", secret: string) {
  const socket = opened(await upgrade(`/media/${callId}?leg=${leg}`));
  socket.send(encodeControl({ type: "hello", version: MEDIA_VERSION, credential, secret }));
  await frame(socket, "welcome");
  return socket;
}

/** Has the connector bring what it was asked for. */
async function brought(one: Pick<House, "connector">, callId: string, speaksTo: "both" | "peer", nth = 0) {
  const { commandId, command } = await one.connector.socket.until(
    () => spiesOf(one, speaksTo)[nth],
    `the spy to ${speaksTo}`,
  );
  one.connector.send({ type: "command_result", data: { commandId, ok: true, code: "", message: "" } });
  return { command, there: await joins(callId, command.leg, "ticket", command.mediaTicket) };
}

describe("a conversation that runs entirely inside the PBX", () => {
  it("is a call from the moment in which somebody listens to it, and goes on when they leave", async () => {
    const call = await talking();
    const { sam, callId } = call;
    expect(await summaryOf(callId)).toBeUndefined();
    // From whichever of its channels one looks, it is the one call.
    const { status, body: leg } = await sam.post(call.way("u.2"));
    expect([status, phoneLeg.parse(leg).callId]).toEqual([200, callId]);
    expect(await summaryOf(callId)).toMatchObject({
      source: "pbx",
      direction: "internal",
      status: "in_progress",
      from: { number: "1001" },
      to: { number: "1002" },
      handler: { kind: "operator", name: "1002" },
    });
    const ear = await sam.phone(leg);
    const { command, there } = await brought(call, callId, "both");
    expect(command).toMatchObject({ channel: CALLER, uniqueid: "u.1" });
    await whileAllSpeak(
      [
        [there, THERE],
        [ear, SAM],
      ],
      () => hears(ear, THERE),
    );
    expect(heard(there, SAM)).toBe(false);
    ear.send(encodeControl({ type: "bye", reason: "hangup" }));
    expect(await frame(there, "bye")).toEqual({ type: "bye", reason: "hangup" });
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", supervision: { listeners: [] } });
    expect(await typesOf(callId)).not.toContain("hangup_requested");
    await expect
      .poll(async () => (await entries(call)).map(({ action, target, detail }) => [action, target, detail]))
      .toEqual([
        ["calls.listen", callId, CALLED],
        ["calls.listen_end", callId, ""],
      ]);
  });

  it("hears who barges in, and one side alone who whispers; each change is in the audit log", async () => {
    const call = await talking();
    const { sam, callId } = call;
    const leg = (await sam.post(call.way("u.1"))).body;
    const ear = await sam.phone(leg);
    const { there } = await brought(call, callId, "both");
    expect((await supervise(callId, leg, "barge", sam)).status).toBe(202);
    await whileAllSpeak([[ear, SAM]], () => hears(there, SAM));
    expect((await supervise(callId, leg, "whisper", sam)).status).toBe(202);
    const { command, there: partner } = await brought(call, callId, "peer");
    // The peer of the caller's channel: whoever was called.
    expect(command).toMatchObject({ channel: CALLER, uniqueid: "u.1" });
    await whileAllSpeak([[ear, SAM]], () => hears(partner, SAM));
    expect((await supervise(callId, leg, "listen", sam)).status).toBe(202);
    expect(await frame(partner, "bye")).toEqual({ type: "bye", reason: "hangup" });
    call.connector.hangsUp("u.1");
    expect(await frame(ear, "bye")).toMatchObject({ reason: "call_ended" });
    await expect
      .poll(async () => (await entries(call)).map(({ action }) => action).toSorted())
      .toEqual(
        [
          "calls.barge_in",
          "calls.listen",
          "calls.listen_again",
          "calls.listen_end",
          "calls.whisper",
        ].toSorted(),
      );
    expect((await entries(call)).find(({ action }) => action === "calls.listen_end")?.detail).toBe(
      "the call ended",
    );
  });

  it("ends with the channel, with disposition and without a trace of a listener left; the channel is refused then", async () => {
    const call = await talking();
    const ear = await call.sam.phone((await call.sam.post(call.way("u.1"))).body);
    call.connector.hangsUp("u.1");
    expect(await frame(ear, "bye")).toMatchObject({ reason: "call_ended" });
    await expect
      .poll(() => summaryOf(call.callId))
      .toMatchObject({ status: "ended", disposition: "completed", supervision: { listeners: [] } });
    expect(await call.sam.post(call.way("u.1"))).toMatchObject({
      status: 409,
      body: { error: { code: "unknown_channel", message: "This call is over." } },
    });
  });

  it("is one call for two who listen at once, and follows its party to whom they are put through", async () => {
    const call = await talking();
    const other = await call.desk("supervisor");
    const [one, two] = await Promise.all([call.sam.post(call.way("u.1")), other.post(call.way("u.2"))]);
    expect([one, two].map(({ status, body }) => [status, phoneLeg.parse(body).callId])).toEqual([
      [200, call.callId],
      [200, call.callId],
    ]);
    expect((await typesOf(call.callId)).filter((type) => type === "call_began")).toHaveLength(1);
    call.connector.events(
      row("u.3", "PJSIP/1003-00000003", "1003"),
      { kind: "bridge_leave", bridgeId: "b1", uniqueid: "u.2", channel: CALLED },
      enters("u.3", "PJSIP/1003-00000003"),
    );
    await expect
      .poll(() => summaryOf(call.callId))
      .toMatchObject({ status: "in_progress", handler: { kind: "operator", name: "1003" } });
  });

  it("is still listened to after a crash of the edge", async () => {
    const call = await talking();
    const { sam, callId } = call;
    const leg = (await sam.post(call.way("u.1"))).body;
    const ear = await sam.phone(leg);
    const { command, there } = await brought(call, callId, "both");
    const [thereKey, earKey] = [await frame(there, "welcome"), await frame(ear, "welcome")];
    await abortAllDurableObjects();
    const thereBack = await joins(callId, command.leg, "resume", thereKey.resume);
    const earBack = await sam.phone({ ...phoneLeg.parse(leg), ticket: earKey.resume }, "resume");
    await whileAllSpeak([[thereBack, THERE]], () => hears(earBack, THERE));
    expect((await logOf(callId))[0]).toMatchObject({ type: "call_began", ongoing: true });
  });

  it("is refused in words while nobody talks, while the PBX is out of reach, and where there is no such channel", async () => {
    const call = await talking();
    call.connector.events(row("u.7", "PJSIP/1007-00000007", "1007", "u.7"));
    await expect
      .poll(() => call.sam.post(call.way("u.7")))
      .toMatchObject({ status: 409, body: { error: { code: "no_conversation" } } });
    expect(await call.sam.post(call.way("no%20channel"))).toMatchObject({ status: 409 });
    call.connector.send({
      type: "ami_state",
      data: { state: "down", reason: "restart", asteriskVersion: "" },
    });
    await expect
      .poll(() => call.sam.post(call.way("u.1")))
      .toMatchObject({ status: 409, body: { error: { code: "site_offline" } } });
    expect(spiesOf(call, "both")).toEqual([]);
  });

  it("is kept from whoever may not supervise, and from another organization", async () => {
    const call = await talking();
    await isKeptFrom(call.organization, "operator", (desk) => desk.post(call.way("u.1")));
    expect(await summaryOf(call.callId)).toBeUndefined();
    // What a listener says before they may is nobody's to hear.
    const leg = (await call.sam.post(call.way("u.1"))).body;
    const ear = await call.sam.phone(leg);
    const { there } = await brought(call, call.callId, "both");
    ear.send(voice(SAM));
    await whileAllSpeak([[there, THERE]], () => hears(ear, THERE));
    expect(heard(there, SAM)).toBe(false);
  });
});
