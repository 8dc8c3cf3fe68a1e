import { describe, expect, it } from "vitest";
import { TwilioRest } from "./rest.ts";
import { TwilioRestError } from "./rest-error.ts";

const AC = `AC${"0".repeat(31)}1`;
const CA = `CA${"0".repeat(31)}1`;
const RE = `RE${"0".repeat(31)}1`;
const call = {
  sid: CA,
  account_sid: AC,
  to: "+15550100001",
  from: "+15550100002",
  status: "queued",
  direction: "outbound-api",
  price: null,
  duration: null,
  queue_time: "1200",
  start_time: null,
  end_time: null,
  answered_by: null,
};

interface Asked {
  url: string;
  method: string;
  authorization: string | null;
  form: [string, string][];
}

function client(answer: () => Response | Promise<Response>, timeoutMs?: number) {
  const asked: Asked[] = [];
  const rest = new TwilioRest(
    { accountSid: AC, login: { kind: "api_key", sid: "SK1", secret: "s" }, baseUrl: "http://twilio.test/" },
    async (input, init) => {
      const request = new Request(input, init);
      asked.push({
        url: request.url,
        method: request.method,
        authorization: request.headers.get("authorization"),
        form: [...new URLSearchParams(await request.text())],
      });
      return await Promise.race([
        answer(),
        new Promise<never>((_, fail) => {
          init?.signal?.addEventListener("abort", () => fail(init.signal?.reason));
        }),
      ]);
    },
    timeoutMs,
  );
  return { rest, asked };
}

const problem = (promise: Promise<unknown>): Promise<TwilioRestError> =>
  promise.then(
    () => expect.unreachable("it should have failed"),
    (error: unknown) => (error instanceof TwilioRestError ? error : expect.unreachable(String(error))),
  );
const refuse = (status: number, code: number) => () =>
  Response.json({ code, message: "no", status }, { status });

describe("the REST client", () => {
  it("dials with the vendor's parameters and reads the call", async () => {
    const { rest, asked } = client(() => Response.json(call, { status: 201 }));
    const made = await rest.createCall({
      to: "+15550100001",
      from: "+15550100002",
      url: "https://calls.example.com/v",
      statusCallbackEvent: ["initiated", "completed"],
      machineDetection: "DetectMessageEnd",
      asyncAmd: "true",
      timeout: 25,
    });
    expect(made).toMatchObject({
      callSid: CA,
      status: "queued",
      outbound: true,
      queuedMs: 1_200,
      price: null,
    });
    expect(asked).toEqual([
      {
        url: `http://twilio.test/2010-04-01/Accounts/${AC}/Calls.json`,
        method: "POST",
        authorization: `Basic ${btoa("SK1:s")}`,
        form: [
          ["To", "+15550100001"],
          ["From", "+15550100002"],
          ["Url", "https://calls.example.com/v"],
          ["StatusCallbackEvent", "initiated"],
          ["StatusCallbackEvent", "completed"],
          ["MachineDetection", "DetectMessageEnd"],
          ["AsyncAmd", "true"],
          ["Timeout", "25"],
        ],
      },
    ]);
  });

  it("hangs up, and takes a call that has ended for done", async () => {
    const living = client(() => Response.json({ ...call, status: "completed", duration: "49" }));
    expect(await living.rest.hangUp(CA)).toMatchObject({ status: "completed", durationSeconds: 49 });
    expect(living.asked[0]).toMatchObject({ form: [["Status", "completed"]] });
    expect(living.asked[0]?.url).toMatch(new RegExp(`/Calls/${CA}.json$`));
    expect(await client(refuse(400, 21220)).rest.hangUp(CA)).toBeNull();
    expect((await problem(client(refuse(404, 20404)).rest.hangUp(CA))).code).toBe("20404");
  });

  it("looks for the calls of a create whose answer was lost", async () => {
    const { rest, asked } = client(() => Response.json({ calls: [call] }));
    const sinceMs = Date.UTC(2026, 10, 20, 17);
    const found = await rest.findCalls({ to: call.to, from: call.from, sinceMs });
    expect(found.map(({ callSid }) => callSid)).toEqual([CA]);
    const { searchParams } = new URL(asked[0]?.url ?? "");
    expect(Object.fromEntries(searchParams)).toMatchObject({ To: call.to, "StartTime>": "2026-11-20" });
  });

  it("records and pauses the call's recording", async () => {
    const recording = { sid: RE, call_sid: CA, status: "paused", duration: null, channels: 2 };
    const { rest, asked } = client(() => Response.json(recording));
    await rest.startRecording(CA, { recordingChannels: "dual" });
    expect(await rest.setRecording(CA, "paused")).toMatchObject({ recordingSid: RE, status: "paused" });
    expect(asked.map(({ url, form }) => [url.split(CA)[1], form])).toEqual([
      ["/Recordings.json", [["RecordingChannels", "dual"]]],
      ["/Recordings/Twilio.CURRENT.json", [["Status", "paused"]]],
    ]);
  });

  it("says of a failed dial whether the phone may be ringing, and asks only once", async () => {
    const verdicts = [
      { answer: refuse(429, 20429), code: "20429", retryable: true, outcome: "refused" },
      { answer: refuse(400, 21211), code: "21211", retryable: false, outcome: "refused" },
      { answer: refuse(401, 20003), code: "20003", retryable: false, outcome: "refused" },
      { answer: refuse(503, 20503), code: "20503", retryable: false, outcome: "unknown" },
      {
        answer: () => Promise.reject(new TypeError("refused")),
        code: "unreachable",
        retryable: false,
        outcome: "unknown",
      },
      {
        answer: () => new Response("<html>", { status: 502 }),
        code: "http_502",
        retryable: false,
        outcome: "unknown",
      },
      { answer: () => new Response("{}"), code: "bad_answer", retryable: false, outcome: "unknown" },
    ];
    for (const { answer, ...verdict } of verdicts) {
      const { rest, asked } = client(answer);
      expect(await problem(rest.createCall({ to: "+1", from: "+2", url: "x" }))).toMatchObject(verdict);
      expect(asked).toHaveLength(1);
    }
  });

  it("lets reading and hanging up be tried again after a server's error or none at all", async () => {
    expect(await problem(client(refuse(500, 20500)).rest.fetchCall(CA))).toMatchObject({ retryable: true });
    expect(await problem(client(refuse(503, 20503)).rest.hangUp(CA))).toMatchObject({ retryable: true });
    const silent = client(() => new Promise<Response>(() => {}), 20);
    expect(await problem(silent.rest.fetchCall(CA))).toMatchObject({
      code: "timeout",
      message: "Twilio did not answer in 20 ms.",
      retryable: true,
    });
  });
});
