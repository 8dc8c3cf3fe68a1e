import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";
import { MOST_RAW_EVENTS, type RawEvents, rawEvents } from "@patchbay/protocol/pbx/raw-event";
import { WITHHELD } from "@patchbay/protocol/pbx/withheld";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RawWatch } from "./raw-watch.ts";
import { WithheldCallers } from "./withheld-callers.ts";

const NEW: AmiHeaders = {
  Event: "Newchannel",
  Channel: "PJSIP/nordic-00000001",
  CallerIDNum: "+12125550142",
  Uniqueid: "1.1",
};
const TOLD: AmiHeaders = {
  Event: "NewConnectedLine",
  Channel: "PJSIP/1401-00000002",
  ConnectedLineNum: "+12125550142",
  Variable: ["a=sip:+12125550142@example.org", "b=1"],
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watched({
  hidden = {},
  there = [] as string[],
}: {
  hidden?: Record<string, string>;
  there?: string[];
} = {}) {
  const sent: RawEvents[] = [];
  const asked: string[] = [];
  const withheld = new WithheldCallers(async (channel) => {
    asked.push(channel);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const number = hidden[channel];
    return number === undefined ? null : { number, name: "Anna Holm" };
  });
  const raw = new RawWatch({ send: (events) => sent.push(events), withheld, channels: () => there });
  const told = () => sent.flatMap(({ events }) => events);
  return { raw, sent, told, asked };
}

describe("RawWatch", () => {
  it("tells nothing that nobody watches, and every header of what somebody does", async () => {
    const { raw, told, sent } = watched();
    raw.take(NEW);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sent).toEqual([]);
    raw.watch(30_000);
    raw.take(TOLD);
    await vi.advanceTimersByTimeAsync(500);
    expect(told()).toEqual([{ n: 1, at: expect.any(Number), headers: TOLD }]);
    for (const events of sent) expect(rawEvents.safeParse(events).success).toBe(true);
    raw.stop();
  });

  it("asks every ten seconds whether anybody still watches, and ends when nobody says so", async () => {
    const { raw, sent, told } = watched();
    raw.watch(30_000);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(sent).toEqual([
      { events: [], leftOut: 0 },
      { events: [], leftOut: 0 },
    ]);
    raw.watch(30_000);
    await vi.advanceTimersByTimeAsync(60_000);
    raw.take(NEW);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is left at once when it is told so", async () => {
    const { raw, sent } = watched();
    raw.watch(30_000);
    raw.take(NEW);
    raw.watch(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
  });

  it("counts what comes too fast, and tells the rest", async () => {
    const { raw, sent, told } = watched();
    raw.watch(30_000);
    for (let n = 0; n < MOST_RAW_EVENTS + 20; n++) raw.take(TOLD);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told()).toHaveLength(MOST_RAW_EVENTS);
    expect(sent[0]?.leftOut).toBe(20);
    raw.take(TOLD);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told().at(-1)?.n).toBe(MOST_RAW_EVENTS + 21);
    raw.stop();
  });

  it("says the number of nobody who withholds it, not even before that is known", async () => {
    const { raw, told } = watched({ hidden: { "PJSIP/nordic-00000001": "+12125550142" } });
    raw.watch(30_000);
    raw.take(NEW);
    raw.take(TOLD);
    await vi.advanceTimersByTimeAsync(150);
    expect(told()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told().map(({ headers }) => headers)).toEqual([
      { ...NEW, CallerIDNum: WITHHELD },
      {
        ...TOLD,
        ConnectedLineNum: WITHHELD,
        Variable: [`a=sip:${WITHHELD}@example.org`, "b=1"],
      },
    ]);
    raw.stop();
  });

  it("asks of those who were there before anybody watched", async () => {
    const { raw, told, asked } = watched({
      hidden: { "PJSIP/nordic-00000001": "+12125550142" },
      there: ["PJSIP/nordic-00000001", "Local/1@patchbay-out-00000001;1"],
    });
    raw.watch(30_000);
    raw.take(TOLD);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(["PJSIP/nordic-00000001", "PJSIP/1401-00000002"]);
    expect(JSON.stringify(told())).not.toContain("12125550142");
    raw.stop();
  });

  it("says no more by a name than by a number", async () => {
    const { raw, told } = watched({ hidden: { "PJSIP/nordic-00000001": "+12125550142" } });
    raw.watch(30_000);
    raw.take({ ...NEW, CallerIDName: "Anna Holm" });
    raw.take({ ...TOLD, ConnectedLineName: "Anna Holm", AppData: '"Anna Holm" <+12125550142>' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(JSON.stringify(told())).not.toContain("Anna");
    expect(told()[1]?.headers).toMatchObject({
      ConnectedLineName: WITHHELD,
      AppData: `"${WITHHELD}" <${WITHHELD}>`,
    });
    raw.stop();
  });

  it("hides a number that is set as withheld later, and forgets it with its channel", async () => {
    const { raw, told } = watched();
    raw.watch(30_000);
    const set = { ...NEW, Event: "NewCallerid", "CID-CallingPres": "32 (Presentation Prohibited)" };
    raw.take(set);
    raw.take({ ...NEW, Event: "Hangup" });
    await vi.advanceTimersByTimeAsync(1_000);
    raw.take(TOLD);
    await vi.advanceTimersByTimeAsync(1_000);
    const numbers = told().map(({ headers }) => headers.CallerIDNum ?? headers.ConnectedLineNum);
    expect(numbers).toEqual([WITHHELD, WITHHELD, "+12125550142"]);
    raw.stop();
  });

  it("hides a short number in a caller written as a whole, and nothing for a caller who has none", async () => {
    const { raw, told } = watched({ hidden: { "PJSIP/nordic-00000001": "1407" } });
    raw.watch(30_000);
    const anonymous = { Event: "NewCallerid", Channel: "PJSIP/nordic-00000002", CallerIDNum: "<unknown>" };
    raw.take({ ...anonymous, "CID-CallingPres": "32 (Presentation Prohibited)" });
    raw.take({ ...NEW, CallerIDNum: "1407", AppData: '"Anna" <1407>', Exten: "14070" });
    raw.take({ ...TOLD, ConnectedLineName: "<unknown>" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told().map(({ headers }) => headers)).toMatchObject([
      { CallerIDNum: "<unknown>" },
      { CallerIDNum: WITHHELD, AppData: `"Anna" <${WITHHELD}>`, Exten: "14070" },
      { ConnectedLineName: "<unknown>" },
    ]);
    raw.stop();
  });

  it("hides the number of a caller who has gone for as long as whoever talked with them is there", async () => {
    const { raw, told } = watched({ hidden: { "PJSIP/nordic-00000001": "+12125550142" } });
    raw.watch(30_000);
    raw.take(NEW);
    raw.take(TOLD);
    raw.take({ ...NEW, Event: "Hangup" });
    await vi.advanceTimersByTimeAsync(1_000);
    raw.take({ ...TOLD, Event: "Newexten" });
    raw.take({ ...TOLD, Event: "Hangup" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told()).toHaveLength(5);
    expect(JSON.stringify(told())).not.toContain("12125550142");
    raw.take({ ...TOLD, Channel: "PJSIP/1402-00000003" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told().at(-1)?.headers.ConnectedLineNum).toBe("+12125550142");
    raw.stop();
  });

  it("asks anew of everybody when a watch begins: what was set in between nobody saw", async () => {
    const hidden: Record<string, string> = {};
    const { raw, told, asked } = watched({ hidden, there: ["PJSIP/nordic-00000001"] });
    raw.watch(30_000);
    raw.take(NEW);
    await vi.advanceTimersByTimeAsync(1_000);
    raw.watch(0);
    hidden["PJSIP/nordic-00000001"] = "+12125550142";
    raw.watch(30_000);
    raw.take({ ...NEW, Event: "Newexten" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(["PJSIP/nordic-00000001", "PJSIP/nordic-00000001"]);
    expect(told().map(({ headers }) => headers.CallerIDNum)).toEqual(["+12125550142", WITHHELD]);
    raw.stop();
  });
});
