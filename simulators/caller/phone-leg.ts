import type { AmiEvent } from "@patchbay/protocol/ami/events";
import type { RawData, WebSocket } from "ws";
import { CallerLine } from "../line/caller-line.ts";
import { CLEAN_LINE, type LineKnobs } from "../line/line-knobs.ts";
import { type MediaStart, parseDigit, parseMediaStart } from "./media-event.ts";
import { everyFrame } from "./pacer.ts";
import type { Person, PersonReport } from "./person.ts";

const HANG_UP_GRACE_MS = 1_000;

/** A call as the phone saw it. Times are wall clock in milliseconds. */
export interface CallReport extends PersonReport {
  readonly originatedMs: number;
  /** The 200 OK of the far side; null when it never answered. */
  readonly answeredMs: number | null;
  readonly endedMs: number;
  /** Asterisk's word for how the dialling ended (ANSWER, BUSY, CHANUNAVAIL, CONGESTION, NOANSWER); empty for an incoming call. */
  readonly dialStatus: string;
  /** What the phone of a called person shows: the From header; null for an outgoing call. */
  readonly sipFrom?: string | null;
}

/** The phone could not do what it was asked to. */
export class PhoneFailed extends Error {
  override readonly name = "PhoneFailed";
  readonly code: "ami_down" | "originate_refused" | "keys_refused";
  readonly retryable: boolean;
  constructor(code: PhoneFailed["code"], message: string) {
    super(message);
    this.code = code;
    this.retryable = code === "ami_down";
  }
}

/** One call of the phone while it lasts. */
export interface Leg {
  readonly person: Person;
  readonly line: CallerLine;
  readonly originatedMs: number;
  answeredMs: number | null;
  dialStatus: string;
  /** The phone's SIP channel, once it is answered. */
  channel: string | null;
  sipFrom: string | null;
  /** Aborted when the person puts the phone down, whatever the script says, answered or not. */
  readonly giveUp: AbortSignal | null;
  readonly onSound?: (mulaw: Uint8Array, atMs: number) => void;
  done(report: CallReport): void;
  refuse(error: PhoneFailed): void;
}

/**
 * Serves one media socket of the phone: finds its leg by MEDIA_START, then speaks and hears every 20 ms. `ringsOn`: who is called answers
 * by this, and a call for which there is no leg is not answered.
 */
export function serveLeg(
  socket: WebSocket,
  find: (start: MediaStart) => Leg | undefined,
  press: PressKeys,
  ringsOn = false,
): void {
  let leg: Leg | undefined;
  let stopPacing: (() => void) | undefined;
  socket.on("error", () => socket.terminate());
  socket.on("message", (data, isBinary) => {
    if (isBinary) {
      const sound = bytesOf(data);
      leg?.onSound?.(sound, wallMs());
      leg?.person.hear(sound);
      leg?.line.heard(sound);
      return;
    }
    if (leg !== undefined) {
      const digit = parseDigit(data.toString());
      if (digit !== null) leg.person.hearKey(digit);
      return;
    }
    const start = parseMediaStart(data.toString());
    if (start === null) return;
    leg = find(start);
    if (leg === undefined) {
      // Nobody waits for this call: the phone is not answered by chance.
      if (!ringsOn) socket.close();
      return;
    }
    if (ringsOn && start.extension !== null) socket.send(JSON.stringify({ command: "ANSWER" }));
    // Whoever is called has answered now; whoever calls begins when the far side answers.
    if (start.extension !== null) leg.answeredMs = wallMs();
    leg.channel ??= start.channel;
    leg.sipFrom ??= start.sipFrom;
    stopPacing = pace(leg, socket, press);
    const { giveUp } = leg;
    if (giveUp?.aborted === true) putDown(socket);
    else giveUp?.addEventListener("abort", () => putDown(socket), { once: true });
  });
  socket.on("close", () => {
    stopPacing?.();
    if (leg === undefined) return;
    leg.person.farSideHungUp();
    const { originatedMs, answeredMs, dialStatus, sipFrom } = leg;
    leg.done({ ...leg.person.report(), originatedMs, answeredMs, dialStatus, sipFrom, endedMs: wallMs() });
  });
}

/** Presses keys on a SIP channel. */
export type PressKeys = (channel: string, keys: string) => Promise<void>;

function pace(leg: Leg, socket: WebSocket, press: PressKeys): () => void {
  let hungUp = false;
  return everyFrame(() => {
    if (hungUp || leg.answeredMs === null) return;
    const { frame, hangUp, press: keys } = leg.person.tick();
    if (keys !== "" && leg.channel !== null) {
      press(leg.channel, keys).catch((error: unknown) =>
        leg.refuse(new PhoneFailed("keys_refused", `The phone could not press ${keys}: ${String(error)}`)),
      );
    }
    if (!hangUp) {
      for (const sent of leg.line.sends(frame)) socket.send(sent.frame);
      return;
    }
    hungUp = true;
    putDown(socket);
  });
}

function putDown(socket: WebSocket): void {
  socket.send(JSON.stringify({ command: "HANGUP" }));
  setTimeout(() => socket.terminate(), HANG_UP_GRACE_MS).unref();
}

/** A call that begins now, with what its end resolves or rejects. */
export function newLeg(
  person: Person,
  done: Leg["done"],
  refuse: Leg["refuse"],
  giveUp: AbortSignal | null = null,
  line: Partial<LineKnobs> = {},
): Leg {
  const unanswered = { answeredMs: null, dialStatus: "", channel: null, sipFrom: null };
  const knobs = { ...CLEAN_LINE, ...line };
  return {
    person,
    originatedMs: wallMs(),
    ...unanswered,
    line: new CallerLine(() => knobs),
    giveUp,
    done,
    refuse,
  };
}

/** Notes how a dialling of the phone ends. */
export function noteDial(event: AmiEvent, legs: ReadonlyMap<string, Leg>): void {
  if (event.Event === "OriginateResponse" && event.Response === "Failure") {
    const message = `The phone's own leg did not come up (reason ${event.Reason}).`;
    legs.get(event.Uniqueid)?.refuse(new PhoneFailed("originate_refused", message));
    return;
  }
  const leg = event.Event === "DialEnd" ? legs.get(event.Uniqueid) : undefined;
  if (event.Event !== "DialEnd" || leg === undefined) return;
  leg.dialStatus = event.DialStatus;
  leg.channel = event.DestChannel;
  if (event.DialStatus !== "ANSWER") return;
  leg.answeredMs = wallMs();
  leg.person.answered();
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** Wall clock in milliseconds, with fractions. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
