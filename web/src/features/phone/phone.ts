import type { PhoneLeg, PlaceCall } from "@patchbay/protocol/api";
import type { SupervisorMode } from "@patchbay/protocol/call";
import type { CallAudio } from "./call-audio.ts";
import type { LineEnd, LineState } from "./line/messages.ts";
import { InsecurePage, type MicrophoneTrouble, microphoneTrouble } from "./microphone-trouble.ts";

export type Part = "talking" | "listening";

/** What this phone is doing; one call at a time. */
export type PhoneState =
  | { state: "idle" }
  /** The microphone is being opened, then the server is asked; nothing is claimed before the microphone is there. */
  | { state: "opening"; name: string }
  | {
      state: "on_call";
      part: Part;
      /** Of who listens: who hears them. Who only listens has no microphone open. */
      mode: SupervisorMode;
      legId: string;
      name: string;
      callId: string;
      line: LineState;
      muted: boolean;
      audio: CallAudio;
    }
  /** For a moment, so that an end does not pass unseen; `bad` stays until it is dismissed. */
  | { state: "over"; name: string; words: string; bad: boolean }
  | { state: "no_microphone"; name: string; words: string; trouble: MicrophoneTrouble; again: () => void };

/** The outside world, so that a test can stand in for it. */
export interface PhonePorts {
  openAudio(part: Part): Promise<CallAudio>;
  place(call: PlaceCall): Promise<PhoneLeg>;
  answer(callId: string): Promise<Omit<PhoneLeg, "callId">>;
  takeOver(callId: string): Promise<Omit<PhoneLeg, "callId">>;
  listen(callId: string): Promise<Omit<PhoneLeg, "callId">>;
  listenAt(siteId: string, uniqueid: string): Promise<PhoneLeg>;
  answerAt(siteId: string, uniqueid: string): Promise<PhoneLeg>;
  supervise(callId: string, legId: string, mode: SupervisorMode): Promise<unknown>;
  hangUp(callId: string): Promise<unknown>;
  newId(): string;
  lineUrl(callId: string, legId: string): string;
  /** A refusal in the server's words. */
  refused(title: string, words: string): void;
  after(ms: number, then: () => void): void;
}

const OVER_FOR_MS = 3_000;

const endWords: Record<LineEnd, { words: string; bad: boolean }> = {
  hung_up: { words: "You hung up", bad: false },
  call_ended: { words: "Call ended", bad: false },
  transferred: { words: "The call went on elsewhere", bad: false },
  refused: { words: "The audio was refused. Answer or call again.", bad: true },
  replaced: { words: "Another window took this call over", bad: true },
  lost: { words: "The connection did not come back within 15 seconds", bad: true },
};

const errorWords = (failure: unknown): string => (failure instanceof Error ? failure.message : "Try again.");

/** The phone of this page. */
export class Phone {
  readonly #ports: PhonePorts;
  readonly #watchers = new Set<() => void>();
  #state: PhoneState = { state: "idle" };
  /** Rises with each attempt: what an abandoned one still brings is given back. */
  #attempt = 0;
  #switching = false;

  constructor(ports: PhonePorts) {
    this.#ports = ports;
  }

  get state(): PhoneState {
    return this.#state;
  }

  /** True while a call would have to wait: one is up or being opened. */
  get busy(): boolean {
    return this.talking || this.#state.state === "opening";
  }

  get talking(): boolean {
    return this.#state.state === "on_call" && this.#state.part === "talking";
  }

  /** Does anybody hear this phone's microphone? */
  get heard(): boolean {
    return this.talking || (this.#state.state === "on_call" && this.#state.mode !== "listen");
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Calls somebody; answers the call's id when it was placed. */
  place(to: PlaceCall["to"], name: string): Promise<string | null> {
    const id = this.#ports.newId();
    const ask = () => this.#ports.place({ id, to });
    // Given up while the server was asked: the call must not ring on for nobody.
    return this.#open(name, `${name} was not called`, ask, ({ callId }) => this.#ports.hangUp(callId));
  }

  /** Puts a ringing or waiting caller through to this phone; answers its id when that worked. */
  answer(callId: string, name: string): Promise<string | null> {
    const ask = async () => ({ callId, ...(await this.#ports.answer(callId)) });
    // A claim that nobody makes use of lapses by itself, and the call rings again.
    return this.#open(name, `${name} was not answered`, ask, async () => {});
  }

  /** The same of a caller who waits in a PBX, or for whom it rings a phone, by one of the channels. */
  answerAt(siteId: string, uniqueid: string, name: string): Promise<string | null> {
    const ask = () => this.#ports.answerAt(siteId, uniqueid);
    return this.#open(name, `${name} was not answered`, ask, async () => {});
  }

  /** Takes a caller from the assistant to this phone; answers their call's id when that worked. */
  takeOver(callId: string, name: string): Promise<string | null> {
    const ask = async () => ({ callId, ...(await this.#ports.takeOver(callId)) });
    // The assistant has the caller until this phone is there: what is given up here needs no undoing.
    return this.#open(name, `${name} was not taken over`, ask, async () => {});
  }

  /** Lets this member hear a call, and nobody hear them; answers its id when that worked. */
  listen(callId: string, name: string): Promise<string | null> {
    const ask = async () => ({ callId, ...(await this.#ports.listen(callId)) });
    return this.#open(name, `You do not hear ${name}`, ask, async () => {}, "listening");
  }

  /** The same of a conversation that a PBX has in its own hands, by one of its channels. */
  listenAt(siteId: string, uniqueid: string, name: string): Promise<string | null> {
    const ask = () => this.#ports.listenAt(siteId, uniqueid);
    return this.#open(name, `You do not hear ${name}`, ask, async () => {}, "listening");
  }

  /** Has who listens speak into the call, with a microphone that is opened first, or only listen again. */
  async speak(mode: SupervisorMode): Promise<void> {
    const held = this.#state;
    if (held.state !== "on_call" || held.part !== "listening" || held.mode === mode || this.#switching)
      return;
    this.#switching = true;
    const { name, audio, callId, legId } = held;
    const failed = mode === "listen" ? `You are still heard at ${name}` : `${name}: you still only listen`;
    try {
      await audio.openMicrophone();
      await this.#ports.supervise(callId, legId, mode);
      this.#speaks(audio, mode);
    } catch (failure) {
      if (held.mode === "listen") audio.closeMicrophone();
      const { title, message } = microphoneTrouble(failure);
      const words = failure instanceof DOMException || failure instanceof InsecurePage;
      this.#ports.refused(failed, words ? `${title}. ${message}` : errorWords(failure));
    } finally {
      this.#switching = false;
    }
  }

  /** The call says that this leg only listens, as when the assistant has its caller back. */
  silenced(): void {
    if (this.#state.state === "on_call" && this.#state.part === "listening" && !this.#switching)
      this.#speaks(this.#state.audio, "listen");
  }

  #speaks(audio: CallAudio, mode: SupervisorMode): void {
    const held = this.#state;
    if (held.state !== "on_call" || held.audio !== audio) return;
    if (mode === "listen") audio.closeMicrophone();
    this.#become({ ...held, mode, muted: mode !== "listen" && held.muted });
  }

  mute(muted: boolean): void {
    const held = this.#state;
    if (held.state !== "on_call") return;
    held.audio.mute(muted);
    this.#become({ ...held, muted });
  }

  press(digit: string): void {
    if (this.#state.state === "on_call") this.#state.audio.press(digit);
  }

  /** Ends this person's part, or gives up the attempt to begin one. */
  hangUp(): void {
    const held = this.#state;
    if (held.state === "opening") {
      this.#attempt += 1;
      return this.#become({ state: "idle" });
    }
    if (held.state !== "on_call") return;
    // Without a line the bye would not arrive; a listener who is gone is missed by nobody.
    if (held.line.state !== "live" && held.part === "talking") {
      this.#ports.hangUp(held.callId).catch((failure: Error) => {
        this.#ports.refused(`${held.name} was not hung up`, failure.message);
      });
    }
    held.audio.hangUp();
    if (held.part === "listening") return this.#become({ state: "idle" });
    this.#over(held.name, "hung_up");
  }

  /** Takes a message about the last call away. */
  dismiss(): void {
    if (this.#state.state === "over" || this.#state.state === "no_microphone")
      this.#become({ state: "idle" });
  }

  async #open(
    name: string,
    failed: string,
    ask: () => Promise<PhoneLeg>,
    abandon: (leg: PhoneLeg) => Promise<unknown>,
    part: Part = "talking",
  ): Promise<string | null> {
    if (this.busy) {
      this.#ports.refused(failed, "You are on a call. Hang up first.");
      return null;
    }
    // Nobody hears two calls at once: who listens to one lets it go for another.
    if (this.#state.state === "on_call") this.#state.audio.hangUp();
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#become({ state: "opening", name });
    let audio: CallAudio;
    try {
      audio = await this.#ports.openAudio(part);
    } catch (failure) {
      if (attempt !== this.#attempt) return null;
      const trouble = microphoneTrouble(failure);
      const again = (): void => void this.#open(name, failed, ask, abandon, part);
      this.#become({ state: "no_microphone", name, words: `${failed}.`, trouble, again });
      return null;
    }
    if (attempt !== this.#attempt) {
      audio.close();
      return null;
    }
    try {
      const leg = await ask();
      if (attempt !== this.#attempt) {
        audio.close();
        await abandon(leg).catch(() => {});
        return null;
      }
      this.#join(name, leg, audio, part);
      return leg.callId;
    } catch (failure) {
      audio.close();
      if (attempt !== this.#attempt) return null;
      this.#become({ state: "idle" });
      this.#ports.refused(failed, errorWords(failure));
      return null;
    }
  }

  #join(name: string, { callId, legId, ticket }: PhoneLeg, audio: CallAudio, part: Part): void {
    const line = { state: "connecting" } as const;
    this.#become({ state: "on_call", part, mode: "listen", name, callId, legId, line, muted: false, audio });
    audio.connect(this.#ports.lineUrl(callId, legId), ticket, (line) => {
      const held = this.#state;
      if (held.state !== "on_call" || held.audio !== audio) return;
      if (line.state !== "ended") return this.#become({ ...held, line });
      audio.close();
      this.#over(name, line.reason);
    });
  }

  #over(name: string, reason: LineEnd): void {
    const over: PhoneState = { state: "over", name, ...endWords[reason] };
    this.#become(over);
    if (over.bad) return;
    this.#ports.after(OVER_FOR_MS, () => {
      if (this.#state === over) this.dismiss();
    });
  }

  #become(state: PhoneState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}
