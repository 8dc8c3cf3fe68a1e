import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { AmiClient } from "@patchbay/connector/ami-client";
import { parseAmiEvent } from "@patchbay/protocol/ami/events";
import { WebSocketServer } from "ws";
import { type SipAccount, startLab } from "../../asterisk-config/lab/lab.ts";
import { freePorts, type LabPorts } from "../../asterisk-config/lab/ports.ts";
import type { LineKnobs } from "../line/line-knobs.ts";
import type { Recogniser } from "../speech/recogniser.ts";
import type { Voice } from "../speech/voice.ts";
import { pressKeys } from "./keypad.ts";
import { preparePerson } from "./person.ts";
import { type CallReport, type Leg, newLeg, noteDial, PhoneFailed, serveLeg, wallMs } from "./phone-leg.ts";
import type { Step } from "./script.ts";

const ANSWER_WITHIN_MS = 30_000;

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
  /** A call that nobody waits for rings until whoever called gives up; else the phone answers it, and hangs up. */
  readonly ringsOn?: boolean;
  /** What the phone and its line do to what is said into it; nothing when absent. */
  readonly line?: Partial<LineKnobs>;
}

export interface CallOptions {
  /** The phone's endpoint that calls; its first account when absent. */
  readonly from?: string;
  /** Puts the phone down at once when aborted, even before anybody answers. */
  readonly giveUp?: AbortSignal;
  /** Sound as it reaches the phone's ear, with the wall clock of its arrival. */
  readonly onSound?: (mulaw: Uint8Array, atMs: number) => void;
  /** What the line of this call does to what is said into it; that of the phone when absent. */
  readonly line?: Partial<LineKnobs>;
}

/** A SIP phone with real RTP whose user is a program. */
export interface SipPhone {
  readonly pid: number;
  /** Dials, follows the script, hangs up; resolves when the call is over. Rejects with PhoneFailed when it never began. */
  call(extension: string, script: readonly Step[], options?: CallOptions): Promise<CallReport>;
  /** Answers the next call to one of the phone's extensions with the script; resolves when that call is over. */
  answerNext(extension: string, script: readonly Step[]): Promise<CallReport>;
  stop(): Promise<void>;
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
    serveLeg(
      socket,
      (start) =>
        start.extension === null ? outgoing.get(start.channelId) : incoming.get(start.extension)?.shift(),
      (channel, keys) => pressKeys(lab.ami, channel, keys),
      options.ringsOn,
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
    ...(options.ringsOn === true ? { incomingAnswer: "program" as const } : {}),
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
    async call(extension, script, { from = "pbx", giveUp, onSound, line = options.line } = {}) {
      const person = await preparePerson(script, voice, recogniser, wallMs);
      const channelId = `person-${randomUUID()}`;
      const ended = new Promise<CallReport>((resolve, reject) => {
        outgoing.set(channelId, {
          ...newLeg(person, resolve, reject, giveUp, line),
          ...(onSound && { onSound }),
        });
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
        incoming.set(extension, [
          ...(incoming.get(extension) ?? []),
          newLeg(person, resolve, reject, null, options.line),
        ]);
      });
    },
    async stop() {
      ami.stop();
      closeSockets();
      await lab.stop();
    },
  };
}
