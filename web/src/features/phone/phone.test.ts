import { describe, expect, it } from "vitest";
import type { CallAudio } from "./call-audio.ts";
import { LevelMeter } from "./levels.ts";
import type { LineState } from "./line/messages.ts";
import { Phone, type PhonePorts } from "./phone.ts";

class FakeAudio implements CallAudio {
  readonly microphone = new LevelMeter();
  readonly speaker = new LevelMeter();
  url = "";
  muted = false;
  saidBye = false;
  closed = false;
  line: (state: LineState) => void = () => {};

  connect(url: string, _ticket: string, onLine: (state: LineState) => void): void {
    this.url = url;
    this.line = onLine;
  }
  press(): void {}
  microphoneFails: Error | null = null;
  microphoneOpen = false;
  async openMicrophone(): Promise<void> {
    if (this.microphoneFails !== null) throw this.microphoneFails;
    this.microphoneOpen = true;
  }
  closeMicrophone(): void {
    this.microphoneOpen = false;
  }
  mute(muted: boolean): void {
    this.muted = muted;
  }
  hangUp(): void {
    this.saidBye = true;
    this.closed = true;
  }
  close(): void {
    this.closed = true;
  }
}

function setUp(ports: Partial<PhonePorts> = {}) {
  const asked: string[] = [];
  const audio = new FakeAudio();
  const leg = { legId: "leg-1", ticket: "t" };
  const phone = new Phone({
    openAudio: async (part) => {
      if (part === "talking") asked.push("microphone");
      return audio;
    },
    place: async ({ id }) => {
      asked.push(`place ${id}`);
      return { callId: "call-1", ...leg };
    },
    answer: async (callId) => {
      asked.push(`answer ${callId}`);
      return leg;
    },
    answerAt: async (siteId, uniqueid) => {
      asked.push(`answer at ${siteId} ${uniqueid}`);
      return { callId: "call-3", ...leg };
    },
    takeOver: async (callId) => {
      asked.push(`take over ${callId}`);
      return leg;
    },
    listen: async (callId) => {
      asked.push(`listen ${callId}`);
      return leg;
    },
    listenAt: async (siteId, uniqueid) => {
      asked.push(`listen at ${siteId} to ${uniqueid}`);
      return { callId: "call-2", ...leg };
    },
    supervise: async (callId, legId, mode) => void asked.push(`${mode} ${callId} ${legId}`),
    hangUp: async (callId) => void asked.push(`hang up ${callId}`),
    newId: () => "id-1",
    lineUrl: (callId, legId) => `ws://edge/phone/${callId}?leg=${legId}`,
    refused: (title, words) => asked.push(`${title}: ${words}`),
    after: () => {},
    ...ports,
  });
  return { phone, audio, asked };
}

describe("the phone of a page", () => {
  it("opens the microphone first, then claims the call, then joins it", async () => {
    const { phone, audio, asked } = setUp();
    expect(await phone.answer("call-7", "Ingrid")).toBe("call-7");
    expect(asked).toEqual(["microphone", "answer call-7"]);
    expect(audio.url).toBe("ws://edge/phone/call-7?leg=leg-1");
    expect(phone.state).toMatchObject({ state: "on_call", callId: "call-7", line: { state: "connecting" } });
    audio.line({ state: "live" });
    expect(phone.state).toMatchObject({ line: { state: "live" } });
  });

  it("claims nothing without a microphone, says what to do, and can try again", async () => {
    let allowed = false;
    const audio = new FakeAudio();
    const { phone, asked } = setUp({
      openAudio: async () => {
        if (!allowed) throw new DOMException("denied", "NotAllowedError");
        return audio;
      },
    });
    expect(await phone.answer("call-7", "Ingrid")).toBeNull();
    expect(asked).toEqual([]);
    const refused = phone.state;
    if (refused.state !== "no_microphone") throw new Error(`The phone is ${refused.state}.`);
    expect(refused.trouble.message).toMatch(/Allow it for this page/);
    allowed = true;
    refused.again();
    await expect.poll(() => phone.state.state).toBe("on_call");
  });

  it("takes a caller whom a PBX rings a phone for, the microphone first, and is at their call then", async () => {
    const { phone, asked } = setUp();
    expect(await phone.answerAt("s1", "u.1", "Anna")).toBe("call-3");
    expect(asked).toEqual(["microphone", "answer at s1 u.1"]);
    expect(phone.state).toMatchObject({ state: "on_call", part: "talking", callId: "call-3" });
  });

  it("listens to a conversation of a PBX by a channel, without a microphone, and is at its call then", async () => {
    const { phone, asked } = setUp();
    expect(await phone.listenAt("s1", "u.1", "Anna with Bob")).toBe("call-2");
    expect(asked).toEqual(["listen at s1 to u.1"]);
    expect(phone.state).toMatchObject({ state: "on_call", part: "listening", callId: "call-2" });
    await phone.speak("whisper");
    expect(asked.at(-1)).toBe("whisper call-2 leg-1");
  });

  it("takes nobody over whose caller it could not talk to", async () => {
    const { phone, asked } = setUp({
      openAudio: () => Promise.reject(new DOMException("gone", "NotFoundError")),
    });
    expect(await phone.takeOver("call-7", "Ingrid")).toBeNull();
    expect(asked).toEqual([]);
    expect(phone.state).toMatchObject({ state: "no_microphone", words: "Ingrid was not taken over." });
  });

  it("listens without a microphone, and lets that go for the call it takes over", async () => {
    const { phone, audio, asked } = setUp();
    await phone.listen("call-7", "Ingrid");
    expect(asked).toEqual(["listen call-7"]);
    expect(phone.state).toMatchObject({ state: "on_call", part: "listening" });
    expect(phone.busy).toBe(false);
    await phone.takeOver("call-7", "Ingrid");
    expect(audio.saidBye).toBe(true);
    expect(asked).toEqual(["listen call-7", "microphone", "take over call-7"]);
    expect(phone.state).toMatchObject({ part: "talking" });
  });

  it("speaks into the call it listens to with a microphone opened for it, and gives it back", async () => {
    const { phone, audio, asked } = setUp();
    await phone.listen("call-7", "Ingrid");
    expect(phone.heard).toBe(false);
    await phone.speak("barge");
    expect([audio.microphoneOpen, phone.heard]).toEqual([true, true]);
    expect(phone.state).toMatchObject({ part: "listening", mode: "barge" });
    await phone.speak("whisper");
    await phone.speak("listen");
    expect(asked).toEqual([
      "listen call-7",
      "barge call-7 leg-1",
      "whisper call-7 leg-1",
      "listen call-7 leg-1",
    ]);
    expect([audio.microphoneOpen, phone.heard]).toEqual([false, false]);
  });

  it("only listens on, and says why, when the microphone fails or the call refuses", async () => {
    const denied = setUp();
    await denied.phone.listen("call-7", "Ingrid");
    denied.audio.microphoneFails = new DOMException("denied", "NotAllowedError");
    await denied.phone.speak("barge");
    expect(denied.asked.at(-1)).toMatch(
      /^Ingrid: you still only listen: The microphone is not allowed\. Allow/,
    );
    expect(denied.phone.state).toMatchObject({ state: "on_call", mode: "listen" });

    const refused = setUp({ supervise: () => Promise.reject(new Error("This call has already ended.")) });
    await refused.phone.listen("call-7", "Ingrid");
    await refused.phone.speak("barge");
    expect(refused.asked.at(-1)).toBe("Ingrid: you still only listen: This call has already ended.");
    expect(refused.audio.microphoneOpen).toBe(false);
  });

  it("closes the microphone when the call says that this leg only listens", async () => {
    const { phone, audio } = setUp();
    await phone.listen("call-7", "Ingrid");
    await phone.speak("whisper");
    phone.silenced();
    expect(audio.microphoneOpen).toBe(false);
    expect(phone.state).toMatchObject({ mode: "listen" });
  });

  it("ends listening without hanging anybody up", async () => {
    const { phone, audio, asked } = setUp();
    await phone.listen("call-7", "Ingrid");
    phone.hangUp();
    expect(audio.saidBye).toBe(true);
    expect(asked).toEqual(["listen call-7"]);
    expect(phone.state).toEqual({ state: "idle" });
  });

  it("gives the microphone back and tells who was faster", async () => {
    const { phone, audio, asked } = setUp({
      answer: () => Promise.reject(new Error("Olivia Berg has answered this call.")),
    });
    expect(await phone.answer("call-7", "Ingrid")).toBeNull();
    expect(asked.at(-1)).toBe("Ingrid was not answered: Olivia Berg has answered this call.");
    expect(audio.closed).toBe(true);
    expect(phone.state).toEqual({ state: "idle" });
  });

  it("takes one call at a time", async () => {
    const { phone, asked } = setUp();
    await phone.answer("call-7", "Ingrid");
    expect(await phone.place({ kind: "assistant", assistantId: "a" }, "Receptionist")).toBeNull();
    expect(asked.at(-1)).toBe("Receptionist was not called: You are on a call. Hang up first.");
    expect(phone.state).toMatchObject({ callId: "call-7" });
  });

  it("hangs up by saying bye, and by asking the server when there is no line", async () => {
    const first = setUp();
    await first.phone.answer("call-7", "Ingrid");
    first.audio.line({ state: "live" });
    first.phone.hangUp();
    expect(first.audio.saidBye).toBe(true);
    expect(first.asked).not.toContain("hang up call-7");
    expect(first.phone.state).toMatchObject({ state: "over", words: "You hung up" });

    const second = setUp();
    await second.phone.answer("call-7", "Ingrid");
    second.audio.line({ state: "reconnecting", since: 0, reason: "network" });
    second.phone.hangUp();
    expect(second.asked).toContain("hang up call-7");
    expect(second.audio.closed).toBe(true);
  });

  it("does not let a call ring on that was given up while it was being placed", async () => {
    const placed = Promise.withResolvers<{ callId: string; legId: string; ticket: string }>();
    const { phone, audio, asked } = setUp({ place: () => placed.promise });
    const done = phone.place({ kind: "assistant", assistantId: "a" }, "Receptionist");
    await Promise.resolve();
    phone.hangUp();
    placed.resolve({ callId: "call-9", legId: "l", ticket: "t" });
    expect(await done).toBeNull();
    expect(audio.closed).toBe(true);
    expect(asked).toContain("hang up call-9");
    expect(phone.state).toEqual({ state: "idle" });
  });

  it("says why a call is over, and keeps bad news until they are read", async () => {
    const { phone, audio } = setUp();
    await phone.answer("call-7", "Ingrid");
    audio.line({ state: "ended", reason: "lost" });
    expect(audio.closed).toBe(true);
    expect(phone.state).toMatchObject({ state: "over", bad: true });
    phone.dismiss();
    expect(phone.state).toEqual({ state: "idle" });
  });
});
