import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseMachineVerdict,
  parseRecordingStatus,
  parseStatusCallback,
  parseStreamStatus,
  parseVoiceWebhook,
} from "./webhooks.ts";

const AC = `AC${"0".repeat(31)}1`;
const CA = "CA0123456789abcdef0123456789abcdef";
const form = (fields: Record<string, string>) =>
  new URLSearchParams({ AccountSid: AC, CallSid: CA, ...fields });

describe("a webhook", () => {
  it("of an incoming call says who calls whom and how well the carrier vouches for it", () => {
    const raw = `AccountSid=${AC}&CallSid=${CA}&From=%2B15550100001&To=%2B15550100002&CallStatus=ringing&Direction=inbound&ApiVersion=2010-04-01&StirVerstat=TN-Validation-Passed-B-Diverted&CallerName=Julia+Bennett`;
    expect(parseVoiceWebhook(new URLSearchParams(raw))).toEqual({
      ok: true,
      value: {
        accountSid: AC,
        callSid: CA,
        from: "+15550100001",
        to: "+15550100002",
        direction: "inbound",
        status: "ringing",
        callerName: "Julia Bennett",
        forwardedFrom: null,
        parentCallSid: null,
        attestation: "B",
        digits: null,
        answeredBy: null,
        dialStatus: null,
        dialCallSid: null,
        dialSeconds: null,
        dialBridged: null,
      },
    });
  });

  it("of a withheld number has none, and a failed or absent attestation is none", () => {
    const sent = { To: "+15550100002", Direction: "inbound" };
    for (const From of ["anonymous", "Unknown", "RESTRICTED", "", "+266696687", "7378742833"]) {
      const parsed = parseVoiceWebhook(form({ ...sent, From, StirVerstat: "TN-Validation-Failed-A" }));
      expect(parsed).toMatchObject({ ok: true, value: { from: "", attestation: null } });
    }
  });

  it("after a dial says how that ended", () => {
    const parsed = parseVoiceWebhook(
      form({
        From: "+15550100001",
        To: "+15550100002",
        Direction: "outbound-api",
        DialCallStatus: "no-answer",
        DialCallDuration: "12",
        DialBridged: "false",
      }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: { direction: "outbound", dialStatus: "no-answer", dialSeconds: 12, dialBridged: false },
    });
  });

  it("about a call's end carries its place in the order, its time and its length", () => {
    const parsed = parseStatusCallback(
      form({
        CallStatus: "completed",
        SequenceNumber: "3",
        Timestamp: "Fri, 20 Nov 2026 17:00:00 +0000",
        CallDuration: "49",
        SipResponseCode: "200",
        AnsweredBy: "human",
      }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        status: "completed",
        sequence: 3,
        atMs: Date.UTC(2026, 10, 20, 17),
        durationSeconds: 49,
        sipCode: 200,
        answeredBy: "human",
      },
    });
  });

  it("is understood even when something that is only good to know makes no sense", () => {
    const odd = { SequenceNumber: "-1", Timestamp: "yesterday", CallDuration: "9e9", AnsweredBy: "parrot" };
    expect(parseStatusCallback(form({ CallStatus: "ringing", ...odd }))).toMatchObject({
      ok: true,
      value: { status: "ringing", sequence: null, atMs: null, durationSeconds: null, answeredBy: null },
    });
  });

  it("about a stream, a recording and a machine's verdict", () => {
    const MZ = `MZ${"0".repeat(32)}`;
    const RE = `RE${"0".repeat(32)}`;
    expect(
      parseStreamStatus(form({ StreamSid: MZ, StreamEvent: "stream-error", StreamError: "31921" })),
    ).toMatchObject({ ok: true, value: { streamSid: MZ, event: "stream-error", error: "31921" } });
    const url = `https://api.example.com/Recordings/${RE}`;
    expect(
      parseRecordingStatus(
        form({
          RecordingSid: RE,
          RecordingStatus: "completed",
          RecordingUrl: url,
          RecordingDuration: "7",
          RecordingChannels: "2",
        }),
      ),
    ).toMatchObject({ ok: true, value: { status: "completed", url, durationSeconds: 7, channels: 2 } });
    expect(
      parseMachineVerdict(form({ AnsweredBy: "machine_end_beep", MachineDetectionDuration: "4310" })),
    ).toMatchObject({ ok: true, value: { answeredBy: "machine_end_beep", detectionMs: 4_310 } });
  });

  it("without what it is about is refused with the field's name", () => {
    expect(parseStatusCallback(new URLSearchParams({ CallStatus: "ringing" }))).toMatchObject({
      ok: false,
      error: expect.stringContaining("accountSid"),
    });
    expect(parseStatusCallback(form({ CallStatus: "dancing" })).ok).toBe(false);
    expect(parseVoiceWebhook(form({ CallSid: "CA1", To: "+1", Direction: "inbound" })).ok).toBe(false);
    expect(parseVoiceWebhook(form({ To: "x".repeat(20_000), Direction: "inbound" })).ok).toBe(false);
  });

  it("of any content whatever is answered, never thrown at", () => {
    const names = fc.constantFrom(
      "AccountSid",
      "CallSid",
      "From",
      "CallStatus",
      "StirVerstat",
      "Digits",
      "x",
    );
    const fields = fc.array(fc.tuple(names, fc.oneof(fc.string(), fc.constantFrom(AC, CA))));
    const parsers = [
      parseVoiceWebhook,
      parseStatusCallback,
      parseStreamStatus,
      parseRecordingStatus,
      parseMachineVerdict,
    ];
    fc.assert(
      fc.property(fields, (drawn) => {
        for (const parse of parsers) expect(typeof parse(drawn).ok).toBe("boolean");
      }),
    );
  });
});
