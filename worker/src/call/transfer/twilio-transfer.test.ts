import type { CallEvent } from "@patchbay/protocol/call";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dana, logOf } from "../calls.test-data.ts";
import { mayListen } from "../life/may.ts";
import { legWelcome, nextLookMs, overdue } from "../life/watch.ts";
import { memoryOf } from "../memory.ts";
import type { TransferFailure } from "./transfer.ts";
import { type TwilioNews, twilioEventOf } from "./twilio-facts.ts";
import {
  brief,
  Call,
  done,
  EVERYTHING,
  failed,
  key,
  leg,
  requested,
  stopped,
  streamed,
  takenOver,
  talking,
  target,
  transferId,
} from "./twilio-transfer.test-data.ts";
import { wayTo } from "./ways.ts";

const asked = (kind: "attended" | "blind" = "attended") => new Call(...talking, requested(kind));
const ringing = (kind: "attended" | "blind" = "attended") => asked(kind).take(stopped).tell(leg("ringing"));
const told = () => ringing().tell(leg("in-progress"), brief);

describe("a caller whom Twilio puts through", () => {
  it("leaves their stream without having hung up, and is the target's once that pressed 1", () => {
    const call = asked();
    expect(call.done).toEqual(["reach"]);
    call.take(stopped);
    expect([call.state.summary?.status, call.effects]).toEqual(["in_progress", []]);
    call.tell(leg("initiated"), leg("ringing"), leg("in-progress"), brief, key("1"));
    expect(call.state.transfer?.stage).toBe("accepted");
    expect(overdue(call.state, call.at + 2_999)).toBeNull();
    call.lapse();
    expect(call.transferTypes).toEqual([
      "requested",
      "ringing",
      "claimed",
      "briefing",
      "accepted",
      "completed",
    ]);
    expect(call.state).toMatchObject({ transfer: null, withPbx: true, connected: { id: transferId } });
    expect(call.state.summary).toMatchObject({
      status: "in_progress",
      handler: { kind: "operator", name: "Billing" },
    });
    expect(mayListen(call.state, dana, 0)).toBeNull();
  });

  it("blind is the target's as soon as that answers, and nothing is asked of them", () => {
    const call = ringing("blind").tell(brief);
    expect(call.state.transfer?.stage).toBe("ringing");
    call.tell(leg("in-progress"));
    expect(call.state).toMatchObject({ transfer: null, withPbx: true });
  });

  it.each<[string, () => Call, TwilioNews, TransferFailure]>([
    ["busy", ringing, done("busy"), "busy"],
    ["not answering", ringing, done("no-answer"), "no_answer"],
    ["not to be reached", asked, done("failed"), "unreachable"],
    ["of a form that nobody knows", ringing, done(null), "unreachable"],
    ["gone over the brief", told, done("completed", false), "target_hung_up"],
    [
      "gone over the brief, where Twilio does not say whether they were bridged",
      told,
      done("completed"),
      "target_hung_up",
    ],
    ["gone before the brief could be fetched", ringing, done("completed", false), "unreachable"],
    [
      "gone after 1, before they were put together",
      () => told().tell(key("1")),
      done("completed", false),
      "target_hung_up",
    ],
    [
      "gone at once after 1, where Twilio does not say more",
      () => told().tell(key("1")),
      done("completed"),
      "target_hung_up",
    ],
    ["declining", told, key("2"), "declined"],
    ["silent", told, key(""), "silent"],
  ])("is back with the assistant, who says why, from a target who is %s", (_how, before, news, reason) => {
    const call = before().take(stopped).tell(news);
    expect(call.log.at(-1)).toEqual(failed(reason));
    // Twilio brings them back itself: nothing is asked of it.
    expect(call.done).toEqual(["dismiss"]);
    expect(legWelcome(call.state)).toBe("welcome");
    call.tell(done("completed", false)).take(streamed);
    expect(call.done).toEqual(["answer_leg", "explain"]);
    expect(call.state).toMatchObject({ transfer: null, leg: "joined", engine: "open" });
    expect(call.transferTypes.filter((type) => type === "failed")).toHaveLength(1);
  });

  it("is back with the person who put them through", () => {
    const call = new Call(...talking, ...takenOver, requested(), stopped).tell(leg("ringing"), done("busy"));
    call.take(streamed);
    expect(call.state).toMatchObject({ transfer: null, people: { stage: "talking", by: dana } });
    expect(call.done).not.toContain("explain");
  });

  it.each<[string, () => Call, TransferFailure]>([
    ["is reached by nobody", asked, "timed_out"],
    ["rings longer than Twilio would let it", ringing, "no_answer"],
    ["has answered, and is never asked to decide", () => ringing().tell(leg("in-progress")), "no_answer"],
    ["hears the brief and never comes to its end", told, "silent"],
  ])("is taken back when the time is over and the target %s", (_how, before, reason) => {
    const call = before().take(stopped).lapse();
    expect(call.log.at(-1)).toEqual(failed(reason));
    expect(call.done).toEqual(["dismiss", "fetch"]);
    // Still not back: once more, and from then on the call looks after them.
    call.lapse();
    expect(call.done).toEqual(["close_engine", "fetch"]);
    expect(call.state).toMatchObject({ transfer: null, withPbx: false, leg: "none" });
    expect(nextLookMs(call.state, call.at)).toBe(5_000);
    expect(legWelcome(call.state)).toBe("welcome");
    call.take(streamed);
    expect(call.done).toContain("open_engine");
    expect(memoryOf(logOf(call.log)).at(-1)).toMatchObject({ memo: "transfer" });
  });

  it("is taken back when it is called off, also where the end of the stream was not seen", () => {
    expect(ringing().take(failed("cancelled")).done).toEqual(["dismiss", "fetch"]);
    const unseen = asked().tell(leg("ringing")).take(failed("cancelled"));
    expect(unseen.done).toEqual(["dismiss", "fetch"]);
    expect(unseen.take(streamed).done).toEqual(["answer_leg", "explain"]);
  });

  it("simply stays when Twilio refuses, and is told why", () => {
    const call = asked().take(failed("unreachable"));
    expect(call.done).toEqual(["dismiss", "answer_leg", "explain"]);
  });

  it("is put through once more when they come back before Twilio has begun", () => {
    const call = asked().take({ type: "edge_restarted" }, streamed);
    expect(call.done).toEqual(["reach"]);
    expect(call.lapse().log.at(-1)).toEqual(failed("timed_out"));
  });

  it("is back also when Twilio says long after that the target was gone before they were put together", () => {
    const call = told().tell(key("1")).lapse().tell(done("completed", false));
    expect(legWelcome(call.state)).toBe("welcome");
    call.take(streamed);
    expect(call.log.at(-1)).toEqual(failed("target_hung_up"));
    expect(call.done).toContain("open_engine");
    expect(memoryOf(logOf(call.log)).at(-1)).toMatchObject({
      text: expect.stringContaining("Billing and could not be: they hung up"),
    });
  });

  it("rings with the others when it is too late for the person who put them through", () => {
    const desk: CallEvent = {
      type: "call_routed",
      plan: { kind: "operators", ringMs: 1_000, member: null, otherwise: { kind: "end" } },
      reason: "",
    };
    const [first, , ...rest] = talking;
    const call = new Call(first as CallEvent, desk, ...rest, requested(), stopped);
    call.tell(leg("ringing"), leg("in-progress"), brief, key("1")).lapse().take(streamed);
    expect(call.done).toEqual(["ring"]);
  });

  it("is not concerned by what is told of an older transfer", () => {
    const { state } = told();
    for (const news of EVERYTHING) expect(twilioEventOf("t0", news, state)).toBeNull();
  });

  it("in any order of events is with the target, or can come back; time alone ends every transfer", () => {
    const events: CallEvent[] = [
      stopped,
      streamed,
      { type: "edge_restarted" },
      { type: "engine_lost", code: "x", message: "" },
      { type: "hangup_requested", by: dana },
    ] as CallEvent[];
    const anything = fc.oneof(
      fc.constantFrom(...EVERYTHING),
      fc.constantFrom(...events),
      fc.constantFrom("lapse", "cancel"),
    );
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.array(anything, { maxLength: 14 }), (blind, person, all) => {
        const call = new Call(
          ...talking,
          ...(person ? takenOver : []),
          requested(blind ? "blind" : "attended"),
        );
        for (const one of all) {
          if (one === "lapse") call.lapse();
          else if (one === "cancel") call.callOff();
          else if (typeof one === "object" && "news" in one) call.tell(one);
          else call.take(one as CallEvent);
        }
        for (let lapses = 0; call.state.transfer !== null; lapses += 1) {
          expect(lapses).toBeLessThan(4);
          expect(call.state.transfer.dueAtMs).toBeLessThanOrEqual(call.at + 60_000);
          call.lapse();
        }
        const { connected, withPbx, hangingUp } = call.state;
        expect(withPbx).toBe(connected !== null);
        if (!withPbx && !hangingUp) expect(legWelcome(call.state)).toBe("welcome");
        expect(nextLookMs(call.state, call.at)).not.toBeNull();
        call.take({ type: "call_ended", disposition: "completed", cause: "" });
        expect(call.state.summary).toMatchObject({ status: "ended", transfer: null });
      }),
    );
  });

  it("hears everything twice, and late, as once", () => {
    const call = told().tell(brief, leg("ringing"), leg("in-progress"), leg("completed"));
    expect(call.state.transfer?.stage).toBe("briefing");
    call.tell(key("1"), key("1"), key("2"), brief, leg("ringing"));
    expect(call.state.transfer?.stage).toBe("accepted");
    call.tell(done("completed", true), done("completed", true));
    expect(call.transferTypes).toEqual([
      "requested",
      "ringing",
      "claimed",
      "briefing",
      "accepted",
      "completed",
    ]);
    const over = call.take({ type: "call_ended", disposition: "completed", cause: "" }).state;
    expect(twilioEventOf(transferId, done("completed", false), over)).toBeNull();
  });
});

describe("the way for a caller at Twilio", () => {
  it("is Twilio's own for a number with its country code, unless a site was chosen", () => {
    const { state } = new Call(...talking);
    expect(wayTo(state, target, null)).toBe("twilio");
    expect(wayTo(state, { ...target, line: "oslo01" }, null)).toBe("outside");
    expect(wayTo(state, { ...target, number: "1002" }, null)).toMatchObject({
      code: "no_way",
      message: expect.stringContaining("country code"),
    });
    expect(wayTo(state, { kind: "operators" }, null)).toBe("desk");
  });
});
