import { SILENCE_BYTE } from "@patchbay/audio";
import { deriveCallId } from "@patchbay/protocol/ids";
import { encodeControl } from "@patchbay/protocol/media";
import { type OrgSettings, orgSettings } from "@patchbay/protocol/org-settings";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { expect } from "vitest";
import { frames, openMedia, TestConnector } from "../connector.ts";
import { createOrganization, type Decided, type TestOrganization } from "../organization.ts";
import { playsAll, TestDesk, voice } from "../phone.ts";
import type { TestSocket } from "../socket.ts";
import { ASSISTANT, summaryOf } from "../supervised.ts";
import { media, sent, stops, TestTwilio } from "../twilio.ts";

/** Where calls come from. */
export const SOURCES = ["pbx", "twilio", "browser"] as const;
export type Source = (typeof SOURCES)[number];

/** A caller's own end of a call, whatever lies between. */
export interface Caller {
  /** All that they were sent, in order. */
  heard(): Uint8Array[];
  /** One voice alone, after the first `since` frames. */
  hears(byte: number, since?: number): Promise<unknown>;
  /** 20 ms of a voice that is nothing but this byte. */
  says(byte: number, n?: number): void;
  /** Puts the phone down; the call is over then. */
  hangsUp(): Promise<void>;
  /** The edge let them go. */
  gone(): Promise<unknown>;
  /** Their end again after the edge's process was killed. */
  returns(): Promise<Caller>;
}

interface Wanted {
  /** Scripts the voice; at most 80 characters. */
  model?: string;
  putsThroughTo?: PutThroughEntry[];
  settings?: Decided;
  language?: string;
  organization?: TestOrganization;
}

/** A caller from there whom the assistant has greeted, the organization's PBX beside it, and two supervisors. */
export async function callerFrom(source: Source, wanted: Wanted = {}) {
  const organization = wanted.organization ?? (await createOrganization());
  const [olivia, paul] = await Promise.all(
    ["Olivia", "Paul"].map(async (name) => new TestDesk(await organization.signIn("supervisor", name))),
  );
  if (olivia === undefined || paul === undefined) throw new Error("two desks");
  const { model = null, putsThroughTo = [], language = "en" } = wanted;
  const settings = orgSettings.parse(wanted.settings ?? {});
  await organization.provision({ model, putsThroughTo, settings, language });
  const connector = await TestConnector.connect(organization.token);
  const call = await begun[source]({ organization, connector, model, putsThroughTo, settings });
  await call.caller.hears(ASSISTANT);
  return { organization, connector, olivia, paul, ...call };
}

type Place = {
  organization: TestOrganization;
  connector: TestConnector;
  model: string | null;
  putsThroughTo: PutThroughEntry[];
  settings: OrgSettings;
};

const begun: Record<Source, (place: Place) => Promise<{ callId: string; caller: Caller }>> = {
  async pbx({ organization, connector }) {
    const { callId, mediaTicket } = await connector.routed("u.1");
    const caller = await openMedia(callId, mediaTicket);
    playsAll(caller);
    // After a crash of the edge the connector's link is another.
    const hangUp = async () => {
      const link =
        connector.socket.closed === null
          ? connector
          : await TestConnector.connect(organization.token, connector.epoch, connector.seq);
      link.hangsUp("u.1");
    };
    return {
      callId,
      caller: ofPhone(callId, caller, hangUp, (secret) => openMedia(callId, secret, "resume")),
    };
  },
  async twilio({ organization, model, putsThroughTo, settings }) {
    const twilio = await TestTwilio.of(organization, model, undefined, settings, putsThroughTo);
    const stream = await twilio.stream((await twilio.post("voice")).body);
    const { accountSid, callSid } = twilio;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    return { callId, caller: ofStream(callId, twilio, stream) };
  },
  async browser({ organization, model, putsThroughTo, settings }) {
    const admin = new TestDesk(await organization.signIn("admin"));
    expect((await admin.put("/settings", settings)).status).toBe(200);
    const draft = {
      name: "Receptionist",
      greeting: "Hello there.",
      instructions: "Be brief.",
      language: "en",
      voice: "marin",
      model,
      putsThroughTo,
    };
    const created = await admin.post("/assistants", { draft });
    expect(created.status).toBe(201);
    const { id: assistantId } = created.body as { id: string };
    const dana = new TestDesk(await organization.signIn("operator", "Dana"));
    const id = crypto.randomUUID();
    const placed = await dana.post("/calls", { id, to: { kind: "assistant", assistantId } });
    expect(placed.status).toBe(201);
    const { callId } = placed.body as { callId: string };
    const phone = await dana.phone(placed.body);
    playsAll(phone);
    livesOn(phone);
    const hangUp = (now: TestSocket) => now.send(encodeControl({ type: "bye", reason: "hangup" }));
    const resume = async (ticket: string) => {
      const back = await dana.phone({ ...(placed.body as object), ticket }, "resume");
      playsAll(back);
      livesOn(back);
      return back;
    };
    return { callId, caller: ofPhone(callId, phone, hangUp, resume) };
  },
};

/** A browser's phone sends whether anybody speaks or not: one that is silent for seconds is taken for gone. */
function livesOn(phone: TestSocket): void {
  const timer = setInterval(() => {
    if (phone.closed !== null) return clearInterval(timer);
    phone.send(voice(SILENCE_BYTE));
  }, 500);
}

const alone = (heard: readonly Uint8Array[], byte: number, since: number): boolean =>
  heard.slice(since).some((frame) => frame.every((one) => one === byte));
const isOver = (callId: string) => expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });

function ofPhone(
  callId: string,
  socket: TestSocket,
  hangUp: (socket: TestSocket) => Promise<void> | void,
  resume: (secret: string) => Promise<TestSocket>,
): Caller {
  const heard = () => frames(socket).flatMap((seen) => (seen.type === "audio" ? [seen.audio] : []));
  return {
    heard,
    hears: (byte, since = 0) => socket.until(() => alone(heard(), byte, since), `voice ${byte}`),
    says: (byte, n = 0) => socket.send(voice(byte, n)),
    hangsUp: async () => {
      await hangUp(socket);
      await isOver(callId);
    },
    gone: () => socket.until(() => frames(socket).some(({ type }) => type === "bye"), "the end"),
    returns: async () => {
      const welcome = frames(socket).find((seen) => seen.type === "welcome");
      const secret = welcome?.type === "welcome" ? welcome.resume : "";
      return ofPhone(callId, await resume(secret), hangUp, resume);
    },
  };
}

/** Twilio says of each mark when what was before it was heard. */
function plays(stream: TestSocket): void {
  let reached = 0;
  const timer = setInterval(() => {
    if (stream.closed !== null) return clearInterval(timer);
    for (const { mark } of sent(stream, "mark").slice(reached)) {
      reached += 1;
      const at = { sequenceNumber: String(500 + reached), streamSid: `MZ${"1".repeat(32)}` };
      stream.send(JSON.stringify({ event: "mark", ...at, mark }));
    }
  }, 20);
}

function ofStream(callId: string, twilio: TestTwilio, stream: TestSocket): Caller {
  plays(stream);
  const heard = () => sent(stream, "media").map((one) => Uint8Array.fromBase64(one.media?.payload ?? ""));
  return {
    heard,
    hears: (byte, since = 0) => stream.until(() => alone(heard(), byte, since), `voice ${byte}`),
    says: (byte, n = 0) => stream.send(media(n, byte)),
    hangsUp: async () => {
      stops(stream);
      await twilio.post("status", { CallStatus: "completed", SequenceNumber: "9" });
      await isOver(callId);
    },
    gone: () => stream.untilClosed(),
    // Twilio has no way to resume: the action of the stream that broke asks what next.
    returns: async () => {
      const next = await twilio.post(`calls/${callId}/next`, { CallStatus: "in-progress" });
      return ofStream(callId, twilio, await twilio.stream(next.body));
    },
  };
}
