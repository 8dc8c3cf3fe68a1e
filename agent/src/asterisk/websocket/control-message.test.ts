import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inherited, parseMediaEvent } from "./control-message.ts";

const START =
  '{"event":"MEDIA_START","connection_id":"patchbay","channel":"WebSocket/patchbay/0x7f","channel_id":"lab-1.1","format":"ulaw","optimal_frame_size":160,"ptime":20,"channel_variables":{"DIALEDPEERNUMBER":"patchbay/c(ulaw)n","__PATCHBAY_TICKET":"t1"}}';

describe("parseMediaEvent", () => {
  it("reads what chan_websocket sends", () => {
    const start = parseMediaEvent(START);
    expect(start).toMatchObject({
      ok: true,
      value: { event: "MEDIA_START", format: "ulaw", channel_id: "lab-1.1" },
    });
    if (!start.ok || start.value.event !== "MEDIA_START") throw new Error("unreadable");
    expect([inherited(start.value, "PATCHBAY_TICKET"), inherited(start.value, "PATCHBAY_CALL")]).toEqual([
      "t1",
      "",
    ]);
    expect(parseMediaEvent('{"event":"MEDIA_MARK_PROCESSED","channel_id":"x","correlation_id":"7"}')).toEqual(
      {
        ok: true,
        value: { event: "MEDIA_MARK_PROCESSED", correlation_id: "7" },
      },
    );
    expect(parseMediaEvent('{"event":"DTMF_END","digit":"5","duration_ms":100}')).toMatchObject({
      value: { digit: "5" },
    });
  });

  it("passes over events that it does not need, and refuses what is none", async () => {
    expect(parseMediaEvent('{"event":"QUEUE_DRAINED"}')).toEqual({ ok: true, value: { event: "other" } });
    expect(parseMediaEvent("MEDIA_START connection_id:x").ok).toBe(false);
    await fc.assert(
      fc.property(fc.string(), fc.nat(START.length), (noise, at) => {
        parseMediaEvent(START.slice(0, at) + noise + START.slice(at + noise.length));
      }),
      { numRuns: 2_000 },
    );
  });
});
