import { abortAllDurableObjects, env } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/store/schema.ts";
import { frame, frames, openMedia } from "../support/connector.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { hears, speakTo } from "../support/phone.ts";
import type { TestSocket } from "../support/socket.ts";
import {
  logOf,
  summaryOf,
  sumOf,
  supervise,
  takenOver,
  typesOf,
  whileAllSpeak,
  withAssistant,
} from "../support/supervised.ts";

describe("speaking into a call", () => {
  const [CALLER, OLIVIA, PAUL] = [0x91, 0xa2, 0xb3];

  it("is heard with caller and person by both, and after a crash of the edge as before", async () => {
    const call = await takenOver();
    const { callId, caller, phone, paul, olivia } = call;
    const leg = (await paul.post(`/calls/${callId}/listen`)).body;
    const ear = await paul.phone(leg);
    expect((await supervise(call.callId, leg, "barge", call.paul)).status).toBe(202);
    expect(await summaryOf(callId)).toMatchObject({
      supervision: { listeners: [{ name: "Paul", mode: "barge" }] },
    });
    const together = (at: TestSocket, operators: TestSocket, supervisors: TestSocket) =>
      whileAllSpeak(
        [
          [at, CALLER],
          [operators, OLIVIA],
          [supervisors, PAUL],
        ],
        () =>
          Promise.all([
            hears(at, sumOf(OLIVIA, PAUL)),
            hears(operators, sumOf(CALLER, PAUL)),
            hears(supervisors, sumOf(CALLER, OLIVIA)),
          ]),
      );
    await together(caller, phone, ear);

    const [callerKey, phoneKey, earKey] = [
      await frame(caller, "welcome"),
      await frame(phone, "welcome"),
      await frame(ear, "welcome"),
    ];
    await abortAllDurableObjects();
    const callerBack = await openMedia(callId, callerKey.resume, "resume");
    await frame(callerBack, "welcome");
    const phoneBack = await olivia.phone({ ...(call.leg as object), ticket: phoneKey.resume }, "resume");
    const earBack = await paul.phone({ ...(leg as object), ticket: earKey.resume }, "resume");
    await together(callerBack, phoneBack, earBack);

    // A page that is closed leaves the call as it was.
    earBack.send(encodeControl({ type: "bye", reason: "hangup" }));
    await expect.poll(() => summaryOf(callId)).toMatchObject({ supervision: { listeners: [] } });
    await speakTo(phoneBack, [callerBack], OLIVIA);
    expect(await typesOf(callId)).not.toContain("hangup_requested");
    const rows = await drizzle(env.DB).select().from(audit);
    expect(rows).toContainEqual(
      expect.objectContaining({ action: "calls.barge_in", target: callId, result: "done" }),
    );
  });

  it("as a whisper is the person's alone to hear", async () => {
    const call = await takenOver();
    const { callId, caller, phone, paul } = call;
    const leg = (await paul.post(`/calls/${callId}/listen`)).body;
    const ear = await paul.phone(leg);
    expect((await supervise(call.callId, leg, "whisper", call.paul)).status).toBe(202);
    const before = frames(caller).length;
    await whileAllSpeak(
      [
        [caller, CALLER],
        [phone, OLIVIA],
        [ear, PAUL],
      ],
      () => hears(phone, sumOf(CALLER, PAUL)),
    );
    const atCaller = frames(caller)
      .slice(before)
      .flatMap((seen) => (seen.type === "audio" ? [...seen.audio] : []));
    expect(new Set(atCaller)).toEqual(new Set([OLIVIA]));
    expect((await supervise(call.callId, leg, "listen", call.paul)).status).toBe(202);
    expect((await logOf(callId)).filter(({ type }) => type === "supervisor_mode_changed")).toMatchObject([
      { mode: "whisper", by: { name: "Paul" } },
      { mode: "listen" },
    ]);
  });

  it("reaches the assistant's ear in one with the caller's voice, and its mouth goes on", async () => {
    const call = await withAssistant(JSON.stringify({ spells: true }));
    const { callId, caller, paul } = call;
    const leg = (await paul.post(`/calls/${callId}/listen`)).body;
    const ear = await paul.phone(leg);
    await supervise(call.callId, leg, "barge", call.paul);
    // Whose words they are goes by who spoke longer: neither, here.
    const written = async () =>
      (await logOf(callId)).flatMap((event) =>
        event.type === "turn_finished" && event.turn.speaker !== "assistant" ? [event.turn.text] : [],
      );
    await whileAllSpeak(
      [
        [caller, CALLER],
        [ear, PAUL],
      ],
      () =>
        Promise.all([
          hears(caller, PAUL),
          expect.poll(written).toEqual([expect.stringContaining(`${sumOf(CALLER, PAUL)}`)]),
        ]),
    );
  });

  it("stands in the transcript as a colleague's words, and is not taken for the caller's wish", async () => {
    const call = await withAssistant(JSON.stringify({ says: "Please stop calling me." }));
    const { callId, caller, paul } = call;
    const leg = (await paul.post(`/calls/${callId}/listen`)).body;
    const ear = await paul.phone(leg);
    await supervise(call.callId, leg, "barge", call.paul);
    const said = async () =>
      (await logOf(callId)).flatMap((event) =>
        event.type === "turn_finished" && event.turn.speaker !== "assistant" ? [event.turn] : [],
      );
    await whileAllSpeak(
      [
        [caller, 0xff],
        [ear, PAUL],
      ],
      () => expect.poll(said).toMatchObject([{ speaker: "operator", text: "Please stop calling me." }]),
    );
    expect(await typesOf(callId)).not.toContain("closing_began");
  });

  it("is refused without the permission, without a leg, to an assistant's ear alone, and after the end", async () => {
    const call = await withAssistant();
    const { callId, organization, paul, olivia, connector } = call;
    const leg = (await paul.post(`/calls/${callId}/listen`)).body;
    await paul.phone(leg);
    await isKeptFrom(organization, "operator", (desk) => supervise(call.callId, leg, "barge", desk));
    expect((await paul.post(`/calls/${callId}/supervise`, { legId: "x", mode: "shout" })).status).toBe(400);
    expect(await supervise(call.callId, leg, "barge", olivia)).toMatchObject({
      status: 409,
      body: { error: { code: "not_listening", message: "Listen to the call first." } },
    });
    expect(await supervise(call.callId, leg, "whisper", call.paul)).toMatchObject({
      status: 409,
      body: {
        error: { message: "An assistant has this call: write to it in private, or barge in." },
      },
    });
    expect(await typesOf(callId)).not.toContain("supervisor_mode_changed");
    connector.hangsUp("u.1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
    expect(await supervise(call.callId, leg, "barge", call.paul)).toMatchObject({
      status: 409,
      body: { error: { code: "already_ended" } },
    });
    const rows = await drizzle(env.DB).select().from(audit);
    expect(rows).toContainEqual(
      expect.objectContaining({ action: "calls.whisper", target: callId, result: "refused" }),
    );
  });
});
