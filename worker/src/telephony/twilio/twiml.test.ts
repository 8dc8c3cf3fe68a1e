import { describe, expect, it } from "vitest";
import { conference, connectStream, dial, enqueue, hangUp, reject, sayAndHangUp } from "./twiml.ts";

const body = (xml: string): string => {
  const match = /^<\?xml version="1.0" encoding="UTF-8"\?><Response>(.*)<\/Response>$/.exec(xml);
  return match?.[1] ?? `not a response: ${xml}`;
};

describe("TwiML", () => {
  it("connects a stream with its ticket, and behind it stands the patient way back", () => {
    const xml = connectStream({
      streamUrl: "wss://calls.example.com/media/twilio/c1",
      parameters: { ticket: 'a"<b>&c' },
      backUrl: "https://calls.example.com/api/twilio/voice?step=back&n=2",
      statusUrl: "https://calls.example.com/api/twilio/stream",
    });
    expect(body(xml)).toBe(
      '<Connect><Stream url="wss://calls.example.com/media/twilio/c1" ' +
        'statusCallback="https://calls.example.com/api/twilio/stream" statusCallbackMethod="POST">' +
        '<Parameter name="ticket" value="a&quot;&lt;b>&amp;c"/></Stream></Connect>' +
        '<Redirect method="POST">https://calls.example.com/api/twilio/voice?step=back&amp;n=2' +
        "#ct=1000&amp;rc=5&amp;rp=all</Redirect>",
    );
  });

  it("waits before the way back where it is asked to, and keeps the retries an address brings", () => {
    const connection = { streamUrl: "wss://x.example/m", parameters: {}, pauseSeconds: 1 };
    expect(body(connectStream({ ...connection, backUrl: "https://x.example/b#rc=2" }))).toBe(
      '<Connect><Stream url="wss://x.example/m"/></Connect><Pause length="1"/>' +
        '<Redirect method="POST">https://x.example/b#rc=2</Redirect>',
    );
  });

  it("rejects, says a sentence, hangs up", () => {
    expect(body(reject("busy"))).toBe('<Reject reason="busy"/>');
    expect(body(sayAndHangUp("Tom & Jerry are out.", "en-US"))).toBe(
      '<Say language="en-US">Tom &amp; Jerry are out.</Say><Hangup/>',
    );
    expect(body(hangUp())).toBe("<Hangup/>");
  });

  it("puts the caller through, showing the caller id, and comes back when nobody answers", () => {
    const xml = dial({
      targets: [
        { kind: "number", number: "+15550100007" },
        { kind: "client", identity: "martin" },
      ],
      callerId: "+15550100002",
      ringSeconds: 20,
      actionUrl: "https://calls.example.com/api/twilio/voice?step=dialled",
      statusUrl: "https://calls.example.com/api/twilio/status",
    });
    const leg =
      'statusCallback="https://calls.example.com/api/twilio/status" statusCallbackMethod="POST" ' +
      'statusCallbackEvent="initiated ringing answered completed"';
    expect(body(xml)).toBe(
      '<Dial callerId="+15550100002" timeout="20" ' +
        'action="https://calls.example.com/api/twilio/voice?step=dialled#ct=1000&amp;rc=5&amp;rp=all" ' +
        `method="POST" answerOnBridge="true"><Number ${leg}>+15550100007</Number><Client ${leg}>martin</Client></Dial>`,
    );
  });

  it("seats a caller in a conference or a queue", () => {
    const seat = { room: "room-c1", label: "caller", endsRoom: true, beginsRoom: false };
    expect(body(conference({ ...seat, actionUrl: "https://x.example/a#rc=1" }))).toBe(
      '<Dial action="https://x.example/a#rc=1" method="POST"><Conference participantLabel="caller" ' +
        'startConferenceOnEnter="false" endConferenceOnExit="true" beep="false">room-c1</Conference></Dial>',
    );
    expect(body(enqueue("front desk", "https://x.example/a#rc=1"))).toBe(
      '<Enqueue action="https://x.example/a#rc=1" method="POST">front desk</Enqueue>',
    );
  });
});
