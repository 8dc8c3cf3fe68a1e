import { encodeAudio, encodeControl, type MediaFrame } from "@patchbay/protocol/media";
import { decodeMessage, encodeBundle, encodePiece } from "@patchbay/protocol/media-pieces";
import { CLOSE } from "@patchbay/protocol/version";
import { describe, expect, it } from "vitest";
import type { SpeakerMessage } from "../audio/speaker.ts";
import { type LinePorts, MediaLine } from "./media-line.ts";
import type { LineState } from "./messages.ts";

type Handlers = Parameters<LinePorts["dial"]>[0];

/** The edge and the machine around a line, with a clock of its own. */
class World {
  now = 1_000;
  readonly dials: {
    handlers: Handlers;
    sent: MediaFrame[];
    messages: number;
    closed: boolean;
    atMs: number;
  }[] = [];
  readonly states: LineState[] = [];
  readonly played: SpeakerMessage[] = [];
  waitingBytes = 0;
  #wakeAt: number | null = null;
  #tick: () => void = () => {};
  readonly line: MediaLine;

  constructor() {
    const world = this;
    this.line = new MediaLine("the-ticket", {
      dial: (handlers) => {
        const dial = { handlers, sent: [] as MediaFrame[], messages: 0, closed: false, atMs: world.now };
        world.dials.push(dial);
        return {
          send: (bytes) => {
            dial.messages += 1;
            const message = decodeMessage(bytes);
            if (message.ok) dial.sent.push(...message.value);
          },
          close: () => {
            dial.closed = true;
          },
          get waitingBytes() {
            return world.waitingBytes;
          },
        };
      },
      now: () => world.now,
      random: () => 0,
      wake: (atMs, tick) => {
        world.#wakeAt = atMs;
        world.#tick = tick;
      },
      play: (message) => world.played.push(message),
      tell: (state) => world.states.push(state),
    });
  }

  get dial() {
    const last = this.dials.at(-1);
    if (last === undefined) throw new Error("The line has not dialled.");
    return last;
  }

  /** The socket opens and the edge lets the leg in. */
  welcome(resume = "resume-1"): void {
    this.dial.handlers.opened();
    this.edge({ type: "welcome", version: 2, resume });
  }

  edge(frame: Exclude<MediaFrame, { type: "audio" }>): void {
    this.dial.handlers.message(encodeControl(frame));
  }

  pass(ms: number): void {
    const until = this.now + ms;
    while (this.#wakeAt !== null && this.#wakeAt <= until) {
      this.now = Math.max(this.now, this.#wakeAt);
      this.#wakeAt = null;
      this.#tick();
    }
    this.now = until;
  }

  get state(): LineState | undefined {
    return this.states.at(-1);
  }
}

const speech = (n: number): Uint8Array => new Uint8Array(160).fill(n);
const audioOf = (sent: readonly MediaFrame[]): number[] =>
  sent.flatMap((frame) => (frame.type === "audio" ? [frame.audio[0] ?? 0] : []));

describe("the phone's line", () => {
  it("shows its ticket once, is live when welcomed, and carries audio both ways", () => {
    const world = new World();
    world.welcome();
    expect(world.states).toEqual([{ state: "connecting" }, { state: "live" }]);
    world.line.speak(speech(7));
    world.dial.handlers.message(encodeAudio(0, speech(9)));
    expect(world.dial.sent).toMatchObject([
      { type: "hello", version: 2, credential: "ticket", secret: "the-ticket" },
      { type: "audio", seq: 0 },
    ]);
    expect(world.played).toMatchObject([{ type: "audio" }]);
  });

  it("takes pieces and bundles apart, and sends such where the edge asks for them", () => {
    const world = new World();
    world.welcome();
    world.dial.handlers.message(
      encodeBundle([encodePiece(0, [speech(1), speech(2)]), encodeControl({ type: "mark", id: 5 })]),
    );
    expect(world.played.map(({ type }) => type)).toEqual(["audio", "audio", "mark"]);
    world.edge({ type: "pace", frames: 3 });
    const before = world.dial.messages;
    world.line.speak(speech(1));
    world.line.heard(5);
    world.line.speak(speech(2));
    expect(world.dial.messages).toBe(before);
    world.line.speak(speech(3));
    expect(world.dial.messages).toBe(before + 1);
    expect(world.dial.sent.slice(-4).map(({ type }) => type)).toEqual([
      "audio",
      "audio",
      "audio",
      "mark_reached",
    ]);
    world.line.speak(speech(4));
    world.line.hangUp();
    expect(world.dial.sent.slice(-2).map(({ type }) => type)).toEqual(["audio", "bye"]);
  });

  it("speaks to an edge of before in its own way", () => {
    const world = new World();
    world.dial.handlers.opened();
    world.dial.handlers.closed(CLOSE.wrongVersion);
    world.pass(1_000);
    world.dial.handlers.opened();
    expect(world.dial.sent).toMatchObject([{ type: "hello", version: 1, credential: "ticket" }]);
  });

  it("hands marks and clears to the speaker and answers a mark only when the ear has reached it", () => {
    const world = new World();
    world.welcome();
    world.edge({ type: "mark", id: 4 });
    world.edge({ type: "clear" });
    expect(world.played).toEqual([{ type: "mark", id: 4 }, { type: "clear" }]);
    expect(world.dial.sent.some(({ type }) => type === "mark_reached")).toBe(false);
    world.line.heard(4);
    expect(world.dial.sent.at(-1)).toEqual({ type: "mark_reached", id: 4 });
  });

  it("notices a network that is gone without a word, and none that is only quiet", () => {
    const world = new World();
    world.welcome();
    for (let second = 0; second < 20; second += 2) {
      world.pass(2_000);
      expect(world.dial.sent.at(-1)).toEqual({ type: "ping" });
      world.edge({ type: "pong" });
    }
    expect(world.state).toEqual({ state: "live" });
    world.pass(7_000);
    expect(world.state).toMatchObject({ state: "reconnecting", reason: "network" });
    expect(world.dials.length).toBeGreaterThan(1);
  });

  it("comes back with the resume secret, tells of the gap, and does not send what was said long ago", () => {
    const world = new World();
    world.welcome();
    world.line.speak(speech(1));
    world.dial.handlers.closed(1006);
    expect(world.state).toEqual({ state: "reconnecting", since: 1_000, reason: "broken" });
    world.line.speak(speech(2));
    world.line.heard(11);
    world.pass(300);
    world.line.speak(speech(3));
    expect(world.dials.map(({ atMs }) => atMs)).toEqual([1_000, 1_200]);
    world.welcome("resume-2");
    expect(world.state).toEqual({ state: "live" });
    expect(world.dial.sent[0]).toEqual({
      type: "hello",
      version: 2,
      credential: "resume",
      secret: "resume-1",
    });
    expect(audioOf(world.dial.sent)).toEqual([3]);
    expect(world.dial.sent).toContainEqual({ type: "mark_reached", id: 11 });
  });

  it("tries again from 0.2 s to 2 s apart and gives the leg up after 15 s", () => {
    const world = new World();
    world.welcome();
    world.dial.handlers.closed(1006);
    for (let i = 0; i < 200 && world.state?.state !== "ended"; i += 1) {
      const before = world.dials.length;
      world.pass(100);
      if (world.dials.length > before) world.dial.handlers.closed(1006);
    }
    expect(world.state).toEqual({ state: "ended", reason: "lost" });
    const pauses = world.dials.slice(1).map(({ atMs }, i) => atMs - (world.dials[i]?.atMs ?? 0));
    expect(pauses[0]).toBe(200);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(2_100);
    expect(world.now).toBeLessThan(1_000 + 15_000 + 200);
  });

  it("drops the line when this machine's network goes, and dials at once when it is back", () => {
    const world = new World();
    world.welcome();
    world.line.networkChanged(false);
    expect(world.dial.closed).toBe(true);
    expect(world.state).toMatchObject({ state: "reconnecting", reason: "network" });
    world.pass(1_500);
    expect(world.dials.length).toBe(1);
    world.line.networkChanged(true);
    expect(world.dials.length).toBe(2);
    world.welcome();
    expect(world.state).toEqual({ state: "live" });
  });

  it("does not wait for a dial that never opens", () => {
    const world = new World();
    world.welcome();
    world.dial.handlers.closed(1006);
    world.pass(200);
    expect(world.dials.length).toBe(2);
    world.pass(4_600);
    expect(world.dials.length).toBe(3);
    expect(world.dials[1]?.closed).toBe(true);
  });

  it("does not queue speech behind a network that takes nothing", () => {
    const world = new World();
    world.welcome();
    world.waitingBytes = 5_000;
    world.line.speak(speech(1));
    world.waitingBytes = 0;
    world.line.speak(speech(2));
    expect(audioOf(world.dial.sent)).toEqual([2]);
  });

  it.each([
    [CLOSE.callEnded, "call_ended"],
    [CLOSE.unauthorized, "refused"],
    [CLOSE.replaced, "replaced"],
    [CLOSE.notFound, "call_ended"],
  ] as const)("ends for good at close code %d (%s)", (code, reason) => {
    const world = new World();
    world.welcome();
    world.dial.handlers.closed(code);
    world.pass(20_000);
    expect(world.state).toEqual({ state: "ended", reason });
    expect(world.dials.length).toBe(1);
  });

  it("ends at the edge's bye, throws away what was not played, and dials no more", () => {
    const world = new World();
    world.welcome();
    world.edge({ type: "bye", reason: "call_ended" });
    world.pass(20_000);
    expect(world.state).toEqual({ state: "ended", reason: "call_ended" });
    expect(world.played.at(-1)).toEqual({ type: "clear" });
    expect(world.dials.length).toBe(1);
  });

  it("says bye when this person hangs up", () => {
    const world = new World();
    world.welcome();
    world.line.press("5");
    world.line.hangUp();
    expect(world.dial.sent.slice(-2)).toEqual([
      { type: "digit", digit: "5" },
      { type: "bye", reason: "hangup" },
    ]);
    expect(world.dial.closed).toBe(true);
    expect(world.state).toEqual({ state: "ended", reason: "hung_up" });
  });
});
