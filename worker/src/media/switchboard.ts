import { dtmfTone, holdTone, ringbackTone } from "@patchbay/audio";
import type { Speaking } from "@patchbay/protocol/call";
import { ListeningPost } from "./listening/listening-post.ts";
import { LiveLine } from "./live/live-line.ts";
import { Bridge } from "./mixing/bridge.ts";
import type { AudioMode, MediaTransport, Spy } from "./ports.ts";
import { ToneLoop } from "./tone-loop.ts";

/** The assistant's side of a call, or a bundled prompt's. */
export interface VoicePort {
  attach(transport: MediaTransport): void;
  detach(): void;
  hear(mulaw: Uint8Array): void;
  /** The caller has sent nothing for `absentMs`: this silence stands for it. */
  absent(mulaw: Uint8Array, absentMs: number): void;
}

/** Who keeps what caller and far side say to each other. */
export interface AudioTap {
  callerSaid(mulaw: Uint8Array): void;
  callerSent(mulaw: Uint8Array): void;
  cleared(): void;
}

/** Who writes down what caller and person say to each other. Nothing waits for it. */
export interface TalkTap {
  callerSaid(mulaw: Uint8Array): void;
  personSaid(mulaw: Uint8Array): void;
}

const inConversation = (mode: AudioMode): mode is "assistant" | "people" | "elsewhere" =>
  mode === "assistant" || mode === "people" || mode === "elsewhere";

interface Tone {
  to: MediaTransport;
  kind: "ringback" | "hold";
  loop: ToneLoop;
}

let ringback: readonly Uint8Array[] | null = null;
let hold: readonly Uint8Array[] | null = null;

/** Who hears whom on one call. Told the mode and the legs, it joins and parts them; it decides nothing. */
export class Switchboard {
  readonly #voice: VoicePort;
  readonly listening: ListeningPost;
  readonly #bridge: Bridge;
  readonly #tap: AudioTap | null;
  readonly #talk: TalkTap | null;
  #mode: AudioMode = "silent";
  #caller: MediaTransport | null = null;
  #person: MediaTransport | null = null;
  #toCaller: LiveLine | null = null;
  #toPerson: LiveLine | null = null;
  /** The caller's transport, with the person hearing what goes through it. */
  #noticed: MediaTransport | null = null;
  /** The ways into a conversation elsewhere, where it is not the call's own media that bring it. */
  #spied: MediaTransport | null = null;
  #peer: MediaTransport | null = null;
  /** What the voice is attached to. */
  #voiced: MediaTransport | null = null;
  #tone: Tone | null = null;

  /** `pieceFrames`: how many frames of 20 ms come and go together, by how much there is to do. */
  constructor(
    voice: VoicePort,
    tap: AudioTap | null = null,
    talk: TalkTap | null = null,
    pieceFrames: () => number = () => 1,
  ) {
    this.#voice = voice;
    this.#tap = tap;
    this.#talk = talk;
    this.listening = new ListeningPost(Date.now, pieceFrames);
    const ears = {
      assistantHears: (mulaw: Uint8Array) => voice.hear(mulaw),
      personHears: (mulaw: Uint8Array) => this.#toPerson?.send(mulaw),
      peopleSaid: (mulaw: Uint8Array) => talk?.personSaid(mulaw),
    };
    this.#bridge = new Bridge(ears, Date.now, pieceFrames);
  }

  get caller(): MediaTransport | null {
    return this.#caller;
  }

  /** Does anybody but the assistant hear what the caller says, as they say it? */
  get callerIsHeardLive(): boolean {
    return this.#mode !== "assistant" || this.listening.running || this.#bridge.running;
  }

  setMode(mode: AudioMode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.listening.farIsLive = mode === "people" || mode === "elsewhere";
    this.#connect();
    this.#bridge.setConversation(inConversation(mode) ? mode : null);
  }

  /** Which supervisors' legs are heard, and by whom; is a number being said that only who is on the call may hear? */
  setSpeakers(speakers: ReadonlyMap<string, Speaking>, secret = false): void {
    this.listening.secret = secret;
    this.listening.onTheCall = new Set([...speakers.keys()].filter((leg) => speakers.get(leg) === "barge"));
    this.#bridge.setSpeakers(speakers);
  }

  /** Whose an utterance is that the assistant heard between two moments, epoch milliseconds. */
  spokenBy(from: number, to: number): "caller" | "operator" {
    return this.#bridge.whoSpoke.between(from, to);
  }

  setCaller(transport: MediaTransport | null): void {
    const tap = this.#tap;
    const kept =
      transport &&
      (tap === null
        ? transport
        : overheard(
            transport,
            (frame) => tap.callerSent(frame),
            () => tap.cleared(),
          ));
    this.#caller = this.#bridge.callerAt(kept && this.listening.alongside(kept));
    this.#toCaller = this.#caller && new LiveLine(this.#caller);
    this.#noticed = null;
    this.#connect();
  }

  setPerson(transport: MediaTransport | null): void {
    this.#person = transport;
    this.#toPerson = transport && new LiveLine(transport);
    this.#connect();
  }

  /** The ways into a conversation that goes on elsewhere: to what both sides there hear, or the person alone. */
  setElsewhere(spy: Exclude<Spy, "fork">, transport: MediaTransport | null): void {
    if (spy === "peer") {
      // Whoever has the call meanwhile keeps their own way to it.
      if (transport !== null || this.#person === this.#peer) this.setPerson(transport);
      this.#peer = transport;
    } else if (transport !== null || this.#caller === this.#spied) {
      this.#spied = this.#bridge.callerAt(transport && this.listening.alongside(transport));
      this.#caller = this.#spied;
      this.#toCaller = null;
      this.#noticed = null;
    }
  }

  /** A conversation that goes on elsewhere, for those who listen: nothing of it is kept, or anybody else's to hear. */
  fromElsewhere(mulaw: Uint8Array, side: "both" | "caller" | "far"): void {
    if (side === "far") this.listening.farSaid(mulaw);
    else this.listening.callerSaid(mulaw);
  }

  fromCaller(mulaw: Uint8Array): void {
    this.listening.callerSaid(mulaw);
    this.#tap?.callerSaid(mulaw);
    if (!this.#bridge.callerSaid(mulaw)) {
      if (this.#mode === "assistant") this.#voice.hear(mulaw);
      else if (this.#mode === "people") this.#toPerson?.send(mulaw);
    }
    if (this.#mode === "people") this.#talk?.callerSaid(mulaw);
  }

  /** The caller's leg sends nothing: whoever listens for the end of what they say has to hear that they are silent. */
  callerSilent(mulaw: Uint8Array, absentMs: number): void {
    if (!this.#bridge.callerSaid(mulaw) && this.#mode === "assistant") this.#voice.absent(mulaw, absentMs);
    if (this.#mode === "people") this.#talk?.callerSaid(mulaw);
  }

  fromPerson(mulaw: Uint8Array): void {
    if (this.#bridge.personSaid(mulaw)) return;
    if (this.#mode !== "people") return;
    this.#toCaller?.send(mulaw);
    this.#talk?.personSaid(mulaw);
  }

  /** A supervisor who listens in says something; what becomes of it is their leg's mode. */
  fromSupervisor(legId: string, mulaw: Uint8Array): void {
    this.#bridge.said(legId, mulaw);
  }

  /** A far end played up to a mark. False when that was of no live voice. */
  markReached(id: number): boolean {
    // At once they are few, and no two of them have one number.
    return [this.#toCaller, this.#toPerson, this.#bridge].some((line) => line?.markReached(id) ?? false);
  }

  /** A person pressed a key: the far end hears its tones, whatever it is reached through. */
  keyFromPerson(key: string): void {
    if (this.#mode === "people") this.#toCaller?.sendWhole(dtmfTone(key));
  }

  #connect(): void {
    this.#voiceTo(this.#voiceEar);
    switch (this.#mode) {
      case "ringback":
        return this.#toneTo(this.#caller, "ringback");
      case "hold":
        return this.#toneTo(this.#caller, "hold");
      case "dialling":
        return this.#toneTo(this.#person, "ringback");
      default:
        return this.#toneTo(null, "hold");
    }
  }

  /** Who hears the assistant's voice, or a bundled prompt. */
  get #voiceEar(): MediaTransport | null {
    if (this.#mode === "assistant") return this.#caller;
    if (this.#mode !== "notice" || this.#caller === null) return null;
    // Whoever is about to speak hears when they may.
    this.#noticed ??= overheard(this.#caller, (frame) => this.#toPerson?.send(frame));
    return this.#noticed;
  }

  #voiceTo(transport: MediaTransport | null): void {
    if (transport === this.#voiced) return;
    const last = this.#voiced;
    if (last !== null) this.#voice.detach();
    // Somebody else has the caller now: what the far end still holds of the voice is not to be heard over them.
    if (last !== null && (last === this.#caller || last === this.#noticed)) last.clear();
    this.#voiced = transport;
    if (transport !== null) this.#voice.attach(transport);
  }

  #toneTo(to: MediaTransport | null, kind: Tone["kind"]): void {
    const tone = this.#tone;
    if (tone?.to === to && tone?.kind === kind) return;
    tone?.loop.stop();
    this.#tone = to && { to, kind, loop: new ToneLoop(to, toneFrames(kind)) };
  }
}

/** A transport, with somebody else who hears what goes through it. */
const overheard = (
  transport: MediaTransport,
  sent: (frame: Uint8Array) => void,
  cleared: () => void = () => {},
): MediaTransport => ({
  send: (frame) => {
    transport.send(frame);
    sent(frame);
  },
  mark: (id) => transport.mark(id),
  clear: () => {
    transport.clear();
    cleared();
  },
  answer: () => transport.answer(),
  bye: (reason) => transport.bye(reason),
});

/** Made once a process: the same frames serve every call. */
function toneFrames(kind: Tone["kind"]): readonly Uint8Array[] {
  ringback ??= ringbackTone();
  hold ??= holdTone();
  return kind === "hold" ? hold : ringback;
}
