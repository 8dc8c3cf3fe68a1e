import { randomToken } from "@patchbay/protocol/ids";
import { type LinkDown, parseLinkDown } from "@patchbay/protocol/link/down";
import type { LinkUp } from "@patchbay/protocol/link/up";
import { encodeControl, MEDIA_VERSION, type MediaFrame } from "@patchbay/protocol/media";
import { decodeMessage } from "@patchbay/protocol/media-pieces";
import type { PbxChannel, PbxEvent } from "@patchbay/protocol/pbx";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { opened, type TestSocket, upgrade } from "./socket.ts";

type Body = LinkUp extends infer M ? (M extends LinkUp ? Pick<M, "type" | "data"> : never) : never;

export const channelRow = (uniqueid: string): PbxChannel => ({
  uniqueid,
  linkedid: uniqueid,
  channel: `PJSIP/1001-${uniqueid}`,
  state: "Ring",
  callerNumber: "1001",
  callerName: "Anna",
  connectedNumber: "",
  context: "internal",
  exten: "1412",
  bridgeId: null,
});

/** Plays a connector's side of the link, message by message. */
export class TestConnector {
  readonly socket: TestSocket;
  readonly epoch: string;
  seq: number;

  constructor(socket: TestSocket, epoch = randomToken(8), seq = 0) {
    this.socket = socket;
    this.epoch = epoch;
    this.seq = seq;
  }

  static async connect(token: string, epoch?: string, seq?: number): Promise<TestConnector> {
    const connector = await TestConnector.greeting(token, {}, epoch, seq);
    await connector.message("welcome");
    return connector;
  }

  /** Has said hello; what it gets for it is the test's to see. */
  static async greeting(
    token: string,
    who: { host?: string; instance?: string; rules?: SiteRules },
    epoch?: string,
    seq?: number,
  ): Promise<TestConnector> {
    const socket = opened(await upgrade("/link", { authorization: `Bearer ${token}` }));
    const connector = new TestConnector(socket, epoch, seq);
    connector.raw(0, {
      type: "hello",
      data: { epoch: connector.epoch, connectorVersion: "test", edgeEpoch: "", edgeSeq: 0, ...who },
    });
    return connector;
  }

  raw(seq: number, body: Body, agoMs = 0): void {
    const ts = Date.now() - agoMs;
    this.socket.send(JSON.stringify({ v: 1, seq, ack: 0, id: randomToken(4), ts, ...body }));
  }

  /** `agoMs` for news that something held up on its way. */
  send(body: Body, agoMs = 0): void {
    this.seq += 1;
    this.raw(this.seq, body, agoMs);
  }

  /** Sends what no connector of this version would. */
  garbled(type: string, data: unknown): void {
    this.seq += 1;
    this.socket.send(JSON.stringify({ v: 1, seq: this.seq, ack: 0, id: "x", ts: 1, type, data }));
  }

  events(...events: PbxEvent[]): void {
    this.send({ type: "pbx_events", data: { events } });
  }

  /** The caller puts down their phone, or did so `agoMs` before this is told. */
  hangsUp(uniqueid: string, agoMs = 0): void {
    const hangup: PbxEvent = {
      kind: "channel_hangup",
      uniqueid,
      channel: "x",
      cause: 16,
      causeText: "Normal Clearing",
    };
    this.send({ type: "pbx_events", data: { events: [hangup] } }, agoMs);
  }

  offer(uniqueid: string, exten = "1412"): void {
    this.events({ kind: "channel_new", channel: channelRow(uniqueid) });
    this.send({
      type: "call_offered",
      data: {
        offerId: `offer-${uniqueid}`,
        channel: `PJSIP/1001-${uniqueid}`,
        uniqueid,
        linkedid: uniqueid,
        from: { number: "1001", name: "Anna" },
        to: { number: exten, name: "" },
        context: "internal",
        expiresAt: Date.now() + 1_500,
      },
    });
  }

  messages(): LinkDown[] {
    return this.socket.received.flatMap((raw) => {
      const parsed = parseLinkDown(raw);
      return parsed.ok ? [parsed.value] : [];
    });
  }

  message<T extends LinkDown["type"]>(
    type: T,
    fits: (message: Extract<LinkDown, { type: T }>) => boolean = () => true,
  ): Promise<Extract<LinkDown, { type: T }>> {
    const isIt = (message: LinkDown): message is Extract<LinkDown, { type: T }> => message.type === type;
    return this.socket.until(() => this.messages().filter(isIt).find(fits), type);
  }

  /** Offers a call and waits for its route. */
  async routed(uniqueid: string, exten?: string) {
    this.offer(uniqueid, exten);
    return (await this.message("route_decided", ({ data }) => data.offerId === `offer-${uniqueid}`)).data;
  }
}

/** The call's media socket, after its hello. */
export async function openMedia(
  callId: string,
  secret: string,
  credential: "ticket" | "resume" = "ticket",
  version = MEDIA_VERSION,
): Promise<TestSocket> {
  const socket = opened(await upgrade(`/media/${callId}`));
  socket.send(encodeControl({ type: "hello", version, credential, secret }));
  return socket;
}

export function frames(socket: TestSocket): MediaFrame[] {
  return socket.received.flatMap((raw) => {
    const decoded = raw instanceof Uint8Array ? decodeMessage(raw) : null;
    return decoded?.ok ? decoded.value : [];
  });
}

export function frame<T extends MediaFrame["type"]>(
  socket: TestSocket,
  type: T,
): Promise<Extract<MediaFrame, { type: T }>> {
  const isIt = (candidate: MediaFrame): candidate is Extract<MediaFrame, { type: T }> =>
    candidate.type === type;
  return socket.until(() => frames(socket).find(isIt), `a ${type} frame`);
}

/** Answers the marks that came so far, as a phone does that has played everything. */
export function reachMarks(socket: TestSocket): void {
  for (const seen of frames(socket)) {
    if (seen.type === "mark") socket.send(encodeControl({ type: "mark_reached", id: seen.id }));
  }
}

/** The scripted voice says twenty frames of these. */
const SAID_BYTE = 0x55;
const SAID_FRAMES = 20;
const FRAME_BYTES = 160;

/**
 * How many of the scripted voice's answers were sent whole, their last mark too. Marks alone tell nothing: on a slow machine a
 * word of patience is played before the answer, and has marks of its own.
 */
export const answersIn = (socket: TestSocket): number =>
  answersAmong(
    frames(socket).flatMap<Uint8Array | "mark">((seen) =>
      seen.type === "audio" ? [seen.audio] : seen.type === "mark" ? ["mark"] : [],
    ),
  );

/** The same of sound and marks in the order in which they came. */
export function answersAmong(played: readonly (Uint8Array | "mark")[]): number {
  let said = 0;
  let whole = 0;
  for (const one of played) {
    if (one === "mark") whole = Math.floor(said / SAID_FRAMES);
    else {
      // One message has several frames.
      for (let at = 0; at < one.length; at += FRAME_BYTES) {
        if (one.subarray(at, at + FRAME_BYTES).every((byte) => byte === SAID_BYTE)) said += 1;
      }
    }
  }
  return whole;
}
