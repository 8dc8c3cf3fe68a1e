import { abortAllDurableObjects } from "cloudflare:test";
import { encodeControl, MEDIA_VERSION } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { frame, frames, type TestConnector } from "../support/connector.ts";
import { heard, hears, voice } from "../support/phone.ts";
import { opened, type TestSocket, upgrade } from "../support/socket.ts";
import {
  logOf,
  summaryOf,
  sumOf,
  supervise,
  typesOf,
  whileAllSpeak,
  withAssistant,
} from "../support/supervised.ts";
import { connected, greeted } from "../support/twilio-transfer.ts";

const CALLER = "PJSIP/1001-u.1";
const TARGET = "Local/1002@patchbay-out-1;1";
/** What the PBX brings of its conversation, and what two supervisors say. */
const [THERE, PAUL, OLIVIA] = [0x91, 0xa2, 0xb3];

/** A call that was put through inside the PBX: its sound does not come here any more. */
async function atPbx() {
  const call = await withAssistant();
  const { callId, connector, caller } = call;
  await call.olivia.post(`/calls/${callId}/transfer`, {
    target: { kind: "number", number: "1002" },
    kind: "blind",
    brief: "",
  });
  const message = await connector.message("command", ({ data }) => data.command.kind === "transfer");
  const { command, commandId } = message.data;
  if (command.kind !== "transfer") throw new Error("a transfer");
  connector.send({ type: "command_result", data: { commandId, ok: true, code: "", message: "" } });
  caller.send(encodeControl({ type: "bye", reason: "hangup" }));
  await expect.poll(() => typesOf(callId)).toContain("leg_left");
  connector.events(
    {
      kind: "dial_begin",
      uniqueid: "u.1",
      destUniqueid: "t.1",
      destChannel: TARGET,
      dialString: "1002@patchbay-out/n",
    },
    { kind: "bridge_enter", bridgeId: "b9", uniqueid: "u.1", channel: CALLER },
  );
  await expect
    .poll(() => summaryOf(callId))
    .toMatchObject({ transfer: null, status: "in_progress", handler: { kind: "operator", name: "1002" } });
  return { ...call, command };
}

/** What the connector was asked for last of this kind, and its answer to it. */
async function asked(connector: TestConnector, speaksTo: "both" | "peer", nth = 0, refusal = "") {
  const spies = () =>
    connector
      .messages()
      .flatMap((one) =>
        one.type === "command" && one.data.command.kind === "spy" && one.data.command.speaksTo === speaksTo
          ? [{ commandId: one.data.commandId, command: one.data.command }]
          : [],
      );
  const one = await connector.socket.until(() => spies()[nth], `the spy to ${speaksTo}`);
  connector.send({
    type: "command_result",
    data: {
      commandId: one.commandId,
      ok: refusal === "",
      ...(refusal === "" ? { code: "", message: "" } : { code: "refused", message: refusal }),
    },
  });
  return one.command;
}

async function bring(
  callId: string,
  leg: string,
  secret: string,
  credential: "ticket" | "resume" = "ticket",
) {
  const socket = opened(await upgrade(`/media/${callId}?leg=${leg}`));
  socket.send(encodeControl({ type: "hello", version: MEDIA_VERSION, credential, secret }));
  return socket;
}

type Call = Awaited<ReturnType<typeof atPbx>>;
const listen = async (call: Call, desk = call.paul) => {
  const leg = (await desk.post(`/calls/${call.callId}/listen`)).body;
  return { leg, ear: await desk.phone(leg) };
};
describe("a conversation that the PBX has in its own hands", () => {
  it("is brought here for a supervisor who listens, and no longer than they do", async () => {
    const call = await atPbx();
    const { callId, connector } = call;
    const { ear } = await listen(call);
    const spy = await asked(connector, "both");
    expect(spy).toMatchObject({ callId, channel: CALLER, uniqueid: "u.1" });
    const there = await bring(callId, spy.leg, spy.mediaTicket);
    await whileAllSpeak([[there, THERE]], () => hears(ear, THERE));
    // Who only listens is heard by nobody.
    ear.send(voice(PAUL));
    ear.send(encodeControl({ type: "bye", reason: "hangup" }));
    expect(await frame(there, "bye")).toEqual({ type: "bye", reason: "hangup" });
    expect(heard(there, PAUL)).toBe(false);
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", supervision: { listeners: [] } });
    // And once more.
    await listen(call);
    const again = await asked(connector, "both", 1);
    expect(again.mediaTicket).not.toBe(spy.mediaTicket);
  });

  it("hears supervisors who barge in, and they each other; a whisper goes to the caller's partner alone", async () => {
    const call = await atPbx();
    const { callId, connector, olivia } = call;
    const [first, second] = [await listen(call), await listen(call, olivia)];
    const spy = await asked(connector, "both");
    const there = await bring(callId, spy.leg, spy.mediaTicket);
    await frame(there, "welcome");
    expect((await supervise(call.callId, first.leg, "barge", call.paul)).status).toBe(202);
    expect((await supervise(call.callId, second.leg, "barge", olivia)).status).toBe(202);
    const all = [
      [there, THERE],
      [first.ear, PAUL],
      [second.ear, OLIVIA],
    ] as const;
    await whileAllSpeak(all, () =>
      Promise.all([
        hears(there, sumOf(PAUL, OLIVIA)),
        hears(first.ear, sumOf(THERE, OLIVIA)),
        hears(second.ear, sumOf(THERE, PAUL)),
      ]),
    );

    expect((await supervise(call.callId, second.leg, "listen", olivia)).status).toBe(202);
    expect((await supervise(call.callId, first.leg, "whisper", call.paul)).status).toBe(202);
    const aside = await asked(connector, "peer");
    expect(aside).toMatchObject({ channel: CALLER, uniqueid: "u.1" });
    const partner = await bring(callId, aside.leg, aside.mediaTicket);
    await frame(partner, "welcome");
    const before = frames(there).length;
    await whileAllSpeak(all, () => hears(partner, PAUL));
    const toBoth = frames(there).slice(before);
    expect(toBoth.some((seen) => seen.type === "audio" && seen.audio[0] === PAUL)).toBe(false);
    // Nothing but the whisper: what caller and partner say they hear of each other.
    expect(heard(partner, THERE) || heard(partner, sumOf(THERE, PAUL))).toBe(false);

    expect((await supervise(call.callId, first.leg, "listen", call.paul)).status).toBe(202);
    expect(await frame(partner, "bye")).toEqual({ type: "bye", reason: "hangup" });
  });

  it("is still listened to after a crash of the edge", async () => {
    const call = await atPbx();
    const { callId, connector, paul } = call;
    const { ear, leg } = await listen(call);
    const spy = await asked(connector, "both");
    const there = await bring(callId, spy.leg, spy.mediaTicket);
    const [thereKey, earKey] = [await frame(there, "welcome"), await frame(ear, "welcome")];
    await abortAllDurableObjects();
    const thereBack = await bring(callId, spy.leg, thereKey.resume, "resume");
    const earBack = await paul.phone({ ...(leg as object), ticket: earKey.resume }, "resume");
    await whileAllSpeak([[thereBack, THERE]], () => hears(earBack, THERE));
  });

  it("that the PBX does not bring is told so: nobody believes that they listen", async () => {
    const call = await atPbx();
    const { callId, connector } = call;
    const { ear } = await listen(call);
    await asked(connector, "both", 0, "Extension does not exist.");
    expect(await frame(ear, "bye")).toEqual({ type: "bye", reason: "transferred" });
    expect(await logOf(callId)).toContainEqual({
      type: "fault",
      code: "not_heard_elsewhere",
      message: "Nobody can listen to this call: Extension does not exist.",
    });
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", supervision: { listeners: [] } });
  });

  it("without a partner to whisper to leaves its supervisor listening", async () => {
    const call = await atPbx();
    const { callId, connector } = call;
    const { leg } = await listen(call);
    const spy = await asked(connector, "both");
    await frame(await bring(callId, spy.leg, spy.mediaTicket), "welcome");
    expect((await supervise(call.callId, leg, "whisper", call.paul)).status).toBe(202);
    await asked(connector, "peer", 0, "nobody else is in this channel's conversation");
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ supervision: { listeners: [{ name: "Paul", mode: "listen" }] } });
  });
});

describe("a conversation that Twilio has in its own hands", () => {
  /** A caller whom Twilio has put through, and a supervisor who listens: what Twilio was asked to stream. */
  async function atTwilio() {
    const call = await greeted();
    await connected(call);
    return call;
  }
  const listenTo = async (call: Awaited<ReturnType<typeof atTwilio>>) => {
    const leg = (await call.olivia.post(`/calls/${call.callId}/listen`)).body;
    return { leg, ear: await call.olivia.phone(leg) };
  };
  const says = (stream: TestSocket, track: string, byte: number, at: number) =>
    stream.send(
      JSON.stringify({
        event: "media",
        sequenceNumber: "3",
        streamSid: `MZ${"1".repeat(32)}`,
        media: {
          track,
          chunk: "1",
          timestamp: String(at),
          payload: new Uint8Array(160).fill(byte).toBase64(),
        },
      }),
    );
  const open = async ({ twilio }: Awaited<ReturnType<typeof atTwilio>>, nth = 0) => {
    await expect.poll(async () => (await twilio.forks()).length).toBe(nth + 1);
    const asked = (await twilio.forks())[nth] ?? {};
    expect(asked).toMatchObject({ Track: "both_tracks", "Parameter1.Name": "ticket" });
    return twilio.open(asked.Url ?? "", asked["Parameter1.Value"] ?? "", [], ["inbound", "outbound"]);
  };

  it("is streamed here for a supervisor who listens, both sides, and no longer than they do", async () => {
    const call = await atTwilio();
    const { leg, ear } = await listenTo(call);
    const stream = await open(call);
    let at = 0;
    const speaking = setInterval(() => {
      at += 20;
      says(stream, "inbound", PAUL, at);
      says(stream, "outbound", OLIVIA, at);
    }, 20);
    await hears(ear, sumOf(PAUL, OLIVIA));
    clearInterval(speaking);
    expect(await supervise(call.callId, leg, "barge", call.olivia)).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining("you can only listen") } },
    });
    ear.send(encodeControl({ type: "bye", reason: "hangup" }));
    await stream.untilClosed();
    expect(await summaryOf(call.callId)).toMatchObject({
      status: "in_progress",
      supervision: { listeners: [] },
    });
    // Once more, with another ticket; and with that of the first nobody gets in.
    await listenTo(call);
    const [first] = await call.twilio.forks();
    await open(call, 1);
    const stranger = await call.twilio.open(first?.Url ?? "", first?.["Parameter1.Value"] ?? "");
    await stranger.untilClosed();
  });

  it("is streamed once more after a crash of the edge", async () => {
    const call = await atTwilio();
    const { leg, ear } = await listenTo(call);
    await open(call);
    const { resume } = await frame(ear, "welcome");
    await abortAllDurableObjects();
    const earBack = await call.olivia.phone({ ...(leg as object), ticket: resume }, "resume");
    const stream = await open(call, 1);
    let at = 0;
    const speaking = setInterval(() => {
      at += 20;
      says(stream, "inbound", PAUL, at);
    }, 20);
    await hears(earBack, PAUL);
    clearInterval(speaking);
  });

  it("that Twilio does not stream is told so: nobody believes that they listen", async () => {
    const call = await atTwilio();
    await call.twilio.refuse(400, 21_220, 1);
    const { ear } = await listenTo(call);
    expect(await frame(ear, "bye")).toEqual({ type: "bye", reason: "transferred" });
    expect(await logOf(call.callId)).toContainEqual(
      expect.objectContaining({ type: "fault", code: "not_heard_elsewhere" }),
    );
    expect(await summaryOf(call.callId)).toMatchObject({ supervision: { listeners: [] } });
  });
});
