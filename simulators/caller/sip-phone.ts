import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { AmiClient } from "@patchbay/connector/ami-client";
import { type AmiEvent, parseAmiEvent } from "@patchbay/protocol/ami/events";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { type SipAccount, startLab } from "../../asterisk-config/lab/lab.ts";
import { freePorts, type LabPorts } from "../../asterisk-config/lab/ports.ts";
import type { Recogniser } from "../speech/recogniser.ts";
import type { Voice } from "../speech/voice.ts";
import { parseMediaStart } from "./media-event.ts";
import { everyFrame } from "./pacer.ts";
import { type Person, type PersonReport, preparePerson } from "./person.ts";
import type { Step } from "./script.ts";

const ANSWER_WITHIN_MS = 30_000;
const HANG_UP_GRACE_MS = 1_000;

export interface SipPhoneOptions {
  /** Tree of installAsterisk. */
  readonly root: string;
  /** Folder of the phone's own Asterisk; wiped first. */
  readonly dir: string;
  readonly pbxSipPort: number;
  /** Extensions that the phone registers as; calls are placed from the first. */
  readonly accounts: readonly SipAccount[];
  readonly voice: Voice;
  readonly recogniser: Recogniser;
  readonly ports?: LabPorts;
}

/** A call as the phone saw it. Times are wall clock in milliseconds. */
export interface CallReport extends PersonReport {
  readonly originatedMs: number;
  /** The 200 OK of the far side; null when it never answered. */
  readonly answeredMs: number | null;
  readonly endedMs: number;
  /** Asterisk's word for how the dialling ended (ANSWER, BUSY, CHANUNAVAIL, CONGESTION, NOANSWER); empty for an incoming call. */
  readonly dialStatus: string;
}

/** The phone could not do what it was asked to. */
export class PhoneFailed extends Error {
  override readonly name = "PhoneFailed";
  readonly code: "ami_down" | "originate_refused";
  readonly retryable: boolean;
  constructor(code: PhoneFailed["code"], message: string) {
    super(message);
    this.code = code;
    this.retryable = code === "ami_down";
  }
}

/** A SIP phone with real RTP whose user is a program. */
export interface SipPhone {
  readonly pid: number;
  /** Dials, follows the script, hangs up; resolves when the call is over. Rejects with PhoneFailed when it never began. */
  call(extension: string, script: readonly Step[], from?: string): Promise<CallReport>;
  /** Answers the next call to one of the phone's extensions with the script; resolves when that call is over. */
  answerNext(extension: string, script: readonly Step[]): Promise<CallReport>;
  stop(): Promise<void>;
}

interface Leg {
  readonly person: Person;
  readonly originatedMs: number;
  answeredMs: number | null;
  dialStatus: string;
  done(report: CallReport): void;
  refuse(error: PhoneFailed): void;
}

/** Starts a phone and registers it at the PBX. Throws LabFailed when that does not work. */
export async function startSipPhone(options: SipPhoneOptions): Promise<SipPhone> {
  const { voice, recogniser } = options;
  const outgoing = new Map<string, Leg>();
  const incoming = new Map<string, Leg[]>();

  const http = createServer();
  const sockets = new WebSocketServer({
    server: http,
    perMessageDeflate: false,
    // Asterisk closes the connection unless its subprotocol is echoed.
    handleProtocols: (offered) => (offered.has("media") ? "media" : false),
  });
  sockets.on("connection", (socket) => {
    serveLeg(socket, (start) =>
      start.extension === null ? outgoing.get(start.channelId) : incoming.get(start.extension)?.shift(),
    );
  });
  const mediaPort = await new Promise<number>((resolve, reject) => {
    http.once("error", reject);
    http.listen(0, "127.0.0.1", () => {
      const address = http.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  const closeSockets = (): void => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  };

  const lab = await startLab({
    kind: "phone",
    root: options.root,
    dir: options.dir,
    ports: options.ports ?? (await freePorts()),
    pbxSipPort: options.pbxSipPort,
    accounts: options.accounts,
    mediaUri: `ws://127.0.0.1:${mediaPort}/media`,
  }).catch((error: unknown) => {
    closeSockets();
    throw error;
  });

  let up: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => {
    up = resolve;
  });
  const ami = new AmiClient({
    host: lab.ami.host,
    port: lab.ami.port,
    username: lab.ami.user,
    secret: lab.ami.secret,
    onState: (state) => {
      if (state.state === "up") up?.();
    },
    onEvent: (headers) => {
      const event = parseAmiEvent(headers);
      if (event.ok && event.value !== null) noteDial(event.value, outgoing);
    },
  });
  ami.start();
  await ready;

  return {
    pid: lab.pid,
    async call(extension, script, from = "pbx") {
      const person = await preparePerson(script, voice, recogniser, wallMs);
      const channelId = `person-${randomUUID()}`;
      const ended = new Promise<CallReport>((resolve, reject) => {
        outgoing.set(channelId, newLeg(person, resolve, reject));
      });
      const forget = (): boolean => outgoing.delete(channelId);
      ended.then(forget, forget);
      const reply = await ami.send({
        Action: "Originate",
        Channel: "WebSocket/person/c(ulaw)",
        Context: "phone",
        Exten: extension,
        Priority: 1,
        Timeout: ANSWER_WITHIN_MS,
        ChannelId: channelId,
        Variable: [`FROM=${from}`],
        Async: true,
      });
      if (!reply.ok) {
        const code = reply.code === "refused" ? "originate_refused" : "ami_down";
        outgoing
          .get(channelId)
          ?.refuse(new PhoneFailed(code, `The phone could not dial ${extension}: ${reply.message}`));
      }
      return ended;
    },
    async answerNext(extension, script) {
      const person = await preparePerson(script, voice, recogniser, wallMs);
      return new Promise<CallReport>((resolve, reject) => {
        incoming.set(extension, [...(incoming.get(extension) ?? []), newLeg(person, resolve, reject)]);
      });
    },
    async stop() {
      ami.stop();
      closeSockets();
      await lab.stop();
    },
  };
}

/** Serves one media socket of the phone: finds its leg by MEDIA_START, then speaks and hears every 20 ms. */
function serveLeg(
  socket: WebSocket,
  find: (start: { channelId: string; extension: string | null }) => Leg | undefined,
): void {
  let leg: Leg | undefined;
  let stopPacing: (() => void) | undefined;
  socket.on("error", () => socket.terminate());
  socket.on("message", (data, isBinary) => {
    if (isBinary) {
      leg?.person.hear(bytesOf(data));
      return;
    }
    if (leg !== undefined) return;
    const start = parseMediaStart(data.toString());
    if (start === null) return;
    leg = find(start);
    if (leg === undefined) {
      // Nobody waits for this call: the phone is not answered by chance.
      socket.close();
      return;
    }
    // Whoever is called has answered now; whoever calls begins when the far side answers.
    if (start.extension !== null) leg.answeredMs = wallMs();
    stopPacing = pace(leg, socket);
  });
  socket.on("close", () => {
    stopPacing?.();
    if (leg === undefined) return;
    leg.person.farSideHungUp();
    const { originatedMs, answeredMs, dialStatus } = leg;
    leg.done({ ...leg.person.report(), originatedMs, answeredMs, dialStatus, endedMs: wallMs() });
  });
}

function pace(leg: Leg, socket: WebSocket): () => void {
  let hungUp = false;
  return everyFrame(() => {
    if (hungUp || leg.answeredMs === null) return;
    const { frame, hangUp } = leg.person.tick();
    if (!hangUp) {
      socket.send(frame);
      return;
    }
    hungUp = true;
    socket.send(JSON.stringify({ command: "HANGUP" }));
    setTimeout(() => socket.terminate(), HANG_UP_GRACE_MS).unref();
  });
}

function newLeg(person: Person, done: Leg["done"], refuse: Leg["refuse"]): Leg {
  return { person, originatedMs: wallMs(), answeredMs: null, dialStatus: "", done, refuse };
}

function noteDial(event: AmiEvent, legs: ReadonlyMap<string, Leg>): void {
  if (event.Event === "OriginateResponse" && event.Response === "Failure") {
    const message = `The phone's own leg did not come up (reason ${event.Reason}).`;
    legs.get(event.Uniqueid)?.refuse(new PhoneFailed("originate_refused", message));
    return;
  }
  const leg = event.Event === "DialEnd" ? legs.get(event.Uniqueid) : undefined;
  if (event.Event !== "DialEnd" || leg === undefined) return;
  leg.dialStatus = event.DialStatus;
  if (event.DialStatus === "ANSWER") leg.answeredMs = wallMs();
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
