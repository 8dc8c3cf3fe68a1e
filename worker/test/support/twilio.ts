import { env, SELF } from "cloudflare:test";
import type { Plan } from "@patchbay/protocol/call";
import { randomToken } from "@patchbay/protocol/ids";
import { DEFAULT_ORG_SETTINGS, type OrgSettings } from "@patchbay/protocol/org-settings";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { seal } from "../../src/auth/sealed.ts";
import { Phones } from "../../src/store/phones.ts";
import { answersAmong } from "./connector.ts";
import { ORIGIN, type TestOrganization } from "./organization.ts";
import { opened, type TestSocket, upgrade } from "./socket.ts";

const RECEPTIONIST: Plan = {
  kind: "assistant",
  assistantId: "a1",
  name: "Receptionist",
  fallbackQueue: "support",
};
const TOKEN = "the-account-s-auth-token";

/** Of a SharedKey that an account may have beside its token. */
export const SHARED_KEY_SECRET = "the-account-s-shared-key";

async function sign(
  url: string,
  fields: Record<string, string>,
  token: string,
  hash: "SHA-1" | "SHA-256",
): Promise<string> {
  const text = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce((all, [name, value]) => all + name + value, url);
  const encode = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", encode.encode(token), { name: "HMAC", hash }, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encode.encode(text))).toBase64();
}

/** An account with one number, and one caller on it; asks and tells as Twilio does. */
export class TestTwilio {
  readonly accountSid = `AC${randomToken(16)}`;
  callSid = `CA${randomToken(16)}`;
  readonly number = `+1212${String(Math.floor(Math.random() * 8_000_000) + 2_000_000)}`;

  /** `plan` is what its number does; a receptionist answers without one. */
  static async of(
    organization: TestOrganization,
    model: string | null = null,
    plan: Plan = RECEPTIONIST,
    settings: OrgSettings = DEFAULT_ORG_SETTINGS,
    putsThroughTo: PutThroughEntry[] = [],
  ): Promise<TestTwilio> {
    const twilio = new TestTwilio();
    await new Phones(env.DB, organization.orgId).addAccount(twilio.accountSid, "sealed elsewhere");
    await new Phones(env.DB, organization.orgId).addNumber(twilio.number, twilio.accountSid, plan);
    const { ORGANIZATION: organizations } = env;
    await organizations.get(organizations.idFromName(organization.orgId)).targetsChanged(organization.orgId);
    await env.TWILIO_ACCOUNT.get(env.TWILIO_ACCOUNT.idFromName(twilio.accountSid)).provision({
      accountSid: twilio.accountSid,
      orgId: organization.orgId,
      sealedToken: await seal(env.ENCRYPTION_KEY, TOKEN),
      settings,
      numbers: [
        {
          number: twilio.number,
          plan,
          assistant: {
            id: "a1",
            name: "Receptionist",
            instructions: "Be brief.",
            greeting: "Hello there.",
            language: "en",
            voice: "marin",
            model,
            putsThroughTo,
          },
        },
      ],
    });
    return twilio;
  }

  /** Says a call that goes out is this one. */
  become(callSid: string): void {
    this.callSid = callSid;
  }

  async post(
    path: string,
    extra: Record<string, string> = {},
    token = TOKEN,
    headers: HeadersInit = {},
    hash: "SHA-1" | "SHA-256" = "SHA-1",
  ) {
    const url = `${ORIGIN}/api/twilio/${path}`;
    const fields = {
      AccountSid: this.accountSid,
      CallSid: this.callSid,
      From: "+12125550142",
      To: this.number,
      CallStatus: "ringing",
      Direction: "inbound",
      ApiVersion: "2010-04-01",
      ...extra,
    };
    const response = await SELF.fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": await sign(url, fields, token, hash),
        ...headers,
      },
      body: new URLSearchParams(fields),
    });
    return { status: response.status, body: await response.text() };
  }

  /** What this call was told to do while it ran, in order. */
  async updates(): Promise<{ twiml: string | null; url: string | null }[]> {
    return (await fetch(`http://twilio.test/__updates/${this.callSid}`)).json();
  }

  /** By the vendor's books this call's TwiML has dialled somebody, who is at that now. */
  async dialled(status: string): Promise<void> {
    const body = JSON.stringify({ parent_call_sid: this.callSid, status });
    await fetch("http://twilio.test/__dialled", { method: "POST", body });
  }

  /** Which streams beside this call were asked for, as the vendor's parameters. */
  async forks(): Promise<Record<string, string>[]> {
    return (await fetch(`http://twilio.test/__forks/${this.callSid}`)).json();
  }

  /** Has the vendor do what it is told of this call at once, and answer late. */
  async answersLate(ms: number): Promise<void> {
    const body = JSON.stringify({ sid: this.callSid, ms });
    await fetch("http://twilio.test/__hold", { method: "POST", body });
  }

  /** Has the vendor refuse the next updates of this call. */
  async refuse(status: number, code: number, times: number): Promise<void> {
    const body = JSON.stringify({ sid: this.callSid, status, code, times });
    await fetch("http://twilio.test/__refuse", { method: "POST", body });
  }

  /** Follows the TwiML to its stream and begins it; `early` is sent before the `start`. */
  async stream(
    twiml: string,
    ticket = /name="ticket" value="([^"]+)"/.exec(twiml)?.[1] ?? "",
    early: readonly string[] = [],
  ): Promise<TestSocket> {
    const url = /<Stream url="([^"]+)"/.exec(twiml)?.[1] ?? "";
    return this.open(url, ticket, early);
  }

  /** Opens a stream there and begins it. */
  async open(
    url: string,
    ticket: string,
    early: readonly string[] = [],
    tracks = ["inbound"],
  ): Promise<TestSocket> {
    const socket = opened(await upgrade(new URL(url).pathname));
    const streamSid = `MZ${"1".repeat(32)}`;
    socket.send(JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" }));
    for (const message of early) socket.send(message);
    socket.send(
      JSON.stringify({
        event: "start",
        sequenceNumber: "1",
        streamSid,
        start: {
          accountSid: this.accountSid,
          streamSid,
          callSid: this.callSid,
          tracks,
          mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 },
          customParameters: { ticket },
        },
      }),
    );
    return socket;
  }
}

/** The call leaves its stream, as with an update of the call. */
export function stops(stream: TestSocket): void {
  const stop = { accountSid: "", callSid: "" };
  stream.send(
    JSON.stringify({ event: "stop", sequenceNumber: "900", streamSid: `MZ${"1".repeat(32)}`, stop }),
  );
  stream.close();
}

/** One 20 ms message of the caller's audio. */
export const media = (n: number, byte = 0x20): string =>
  JSON.stringify({
    event: "media",
    sequenceNumber: String(n + 2),
    streamSid: `MZ${"1".repeat(32)}`,
    media: {
      track: "inbound",
      chunk: String(n + 1),
      timestamp: String(n * 20),
      payload: new Uint8Array(160).fill(byte).toBase64(),
    },
  });

/** Messages of one kind that the edge sent. */
export const sent = (
  socket: TestSocket,
  event: string,
): { media?: { payload: string }; mark?: { name: string } }[] =>
  socket.received.map((raw) => JSON.parse(String(raw))).filter((message) => message.event === event);

/** How many of the scripted voice's answers were sent whole, their last mark too (see `answersAmong`). */
export const answersOn = (socket: TestSocket): number =>
  answersAmong(
    socket.received.flatMap<Uint8Array | "mark">((raw) => {
      const message: { event: string; media?: { payload: string } } = JSON.parse(String(raw));
      if (message.event === "mark") return ["mark"];
      return message.media === undefined ? [] : [Uint8Array.fromBase64(message.media.payload)];
    }),
  );
