import type { Level, WorkletCommand } from "./audio/messages.ts";
import microphoneWorklet from "./audio/microphone-worklet.ts?worker&url";
import speakerWorklet from "./audio/speaker-worklet.ts?worker&url";
import { microphoneChoice, speakerChoice } from "./devices.ts";
import { LevelMeter } from "./levels.ts";
import type { LineCommand, LineState } from "./line/messages.ts";
import { InsecurePage } from "./microphone-trouble.ts";
import type { Part } from "./phone.ts";

/** Microphone, speaker and line of one call. */
export interface CallAudio {
  readonly microphone: LevelMeter;
  readonly speaker: LevelMeter;
  /** Dials `url` (ws or wss); `onLine` hears how the line stands until it has ended. */
  connect(url: string, ticket: string, onLine: (state: LineState) => void): void;
  press(digit: string): void;
  /** For who only listened so far; throws what the browser throws. */
  openMicrophone(): Promise<void>;
  /** Gives the microphone back and goes on listening. */
  closeMicrophone(): void;
  mute(muted: boolean): void;
  /** Says bye to the edge; the devices are given back at once. */
  hangUp(): void;
  /** Gives everything back without a word. */
  close(): void;
}

const LATENCY_EVERY_MS = 2_000;
/** How long the worker may take to say bye, and the network to take it, before the worker is ended. */
const BYE_WITHIN_MS = 2_000;

/**
 * Opens the speaker and, for who talks, the microphone; throws what the browser throws, and leaves nothing open then. `onFault`
 * hears of a device that is lost later.
 */
export async function openAudio(part: Part, onFault: () => void): Promise<CallAudio> {
  if (part === "talking") assertMicrophones();
  const context = new AudioContext({ latencyHint: "interactive" });
  const opened = await Promise.allSettled([
    part === "talking" ? openMicrophone(microphoneChoice.value) : null,
    context.audioWorklet.addModule(microphoneWorklet),
    context.audioWorklet.addModule(speakerWorklet),
    // The system's own speaker is where a context plays anyway; asked for by name it can fail.
    speakerChoice.value === "" ? undefined : playThrough(context, speakerChoice.value),
    context.resume(),
  ]);
  const [stream] = opened;
  const failed = opened.find((part) => part.status === "rejected");
  if (stream.status === "rejected" || failed !== undefined) {
    if (stream.status === "fulfilled" && stream.value !== null) stop(stream.value);
    await context.close();
    throw stream.status === "rejected" ? stream.reason : failed?.reason;
  }
  return new BrowserAudio(context, stream.value, onFault);
}

function assertMicrophones(): void {
  if (!("mediaDevices" in navigator)) throw new InsecurePage();
}

function openMicrophone(deviceId: string): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: {
      // A remembered device that is not plugged in must not keep anybody from calling.
      ...(deviceId === "" ? {} : { deviceId: { ideal: deviceId } }),
      channelCount: 1,
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  });
}

/** Where the browser lets a page choose; a device that is gone leaves the system's own. */
async function playThrough(context: AudioContext, deviceId: string): Promise<void> {
  const setSinkId: unknown = Reflect.get(context, "setSinkId");
  if (typeof setSinkId !== "function") return;
  await Promise.resolve(setSinkId.call(context, deviceId)).catch(() => {});
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

class BrowserAudio implements CallAudio {
  readonly microphone = new LevelMeter();
  readonly speaker = new LevelMeter();
  readonly #context: AudioContext;
  readonly #ear: AudioWorkletNode;
  readonly #mouth: AudioWorkletNode;
  readonly #leave: (() => void)[] = [];
  readonly #onFault: () => void;
  /** Both null for who only listens. */
  #stream: MediaStream | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #worker: Worker | null = null;
  #muted = false;
  #closed = false;

  constructor(context: AudioContext, stream: MediaStream | null, onFault: () => void) {
    this.#context = context;
    this.#onFault = onFault;
    this.#ear = new AudioWorkletNode(context, "patchbay-microphone", {
      channelCount: 1,
      channelCountMode: "explicit",
    });
    this.#mouth = new AudioWorkletNode(context, "patchbay-speaker", {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.#mouth.connect(context.destination);
    this.#ear.port.onmessage = ({ data }: MessageEvent<Level>) => this.microphone.set(data.db);
    this.#mouth.port.onmessage = ({ data }: MessageEvent<Level>) => this.speaker.set(data.db);
    context.addEventListener("error", onFault);
    // A system that takes the sound away for a moment (another call, a headset) gives it back when asked.
    context.addEventListener("statechange", () => {
      if (!this.#closed && context.state !== "running") context.resume().catch(() => {});
    });
    if (stream !== null) this.#listenTo(stream);
    this.#tellLatency();
    const latency = setInterval(() => this.#tellLatency(), LATENCY_EVERY_MS);
    this.#leave.push(
      () => clearInterval(latency),
      microphoneChoice.watch(() => void this.#changeMicrophone()),
      speakerChoice.watch(() => void playThrough(this.#context, speakerChoice.value)),
    );
  }

  connect(url: string, ticket: string, onLine: (state: LineState) => void): void {
    const worker = new Worker(new URL("./line/line-worker.ts", import.meta.url), { type: "module" });
    const [toEar, fromEar] = ports();
    const [toMouth, fromMouth] = ports();
    command(this.#ear, { type: "line", port: toEar });
    command(this.#mouth, { type: "line", port: toMouth });
    worker.onmessage = ({ data }: MessageEvent<LineState>) => {
      onLine(data);
      if (data.state === "ended") worker.terminate();
    };
    // A worker that cannot be loaded never says anything itself.
    worker.onerror = () => onLine({ state: "ended", reason: "lost" });
    const dial: LineCommand = { type: "dial", url, ticket, microphone: fromEar, speaker: fromMouth };
    worker.postMessage(dial, [fromEar, fromMouth]);
    this.#worker = worker;
    const network = ({ type }: Event): void =>
      worker.postMessage({ type: "network", up: type === "online" } satisfies LineCommand);
    for (const type of ["online", "offline"]) {
      addEventListener(type, network);
      this.#leave.push(() => removeEventListener(type, network));
    }
  }

  press(digit: string): void {
    this.#worker?.postMessage({ type: "digit", digit } satisfies LineCommand);
  }

  async openMicrophone(): Promise<void> {
    if (this.#stream !== null) return;
    assertMicrophones();
    const stream = await openMicrophone(microphoneChoice.value);
    if (this.#closed) return stop(stream);
    this.#muted = false;
    this.#listenTo(stream);
  }

  closeMicrophone(): void {
    if (this.#stream === null) return;
    this.#source?.disconnect();
    this.#ear.disconnect();
    stop(this.#stream);
    this.#source = null;
    this.#stream = null;
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    // At the source: what is muted never reaches this page.
    for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  hangUp(): void {
    const worker = this.#worker;
    this.#worker = null;
    if (worker !== null) {
      // A worker that is ended takes its socket along, and with it a bye that is not on the wire yet: the call would stay up.
      worker.onmessage = null;
      worker.postMessage({ type: "hang_up" } satisfies LineCommand);
      setTimeout(() => worker.terminate(), BYE_WITHIN_MS);
    }
    this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const leave of this.#leave) leave();
    this.#worker?.terminate();
    if (this.#stream !== null) stop(this.#stream);
    this.#context.close().catch(() => {});
  }

  async #changeMicrophone(): Promise<void> {
    if (this.#stream === null) return;
    const stream = await openMicrophone(microphoneChoice.value).catch(() => null);
    if (stream === null) {
      // The old one goes on when the new one cannot be had, unless it is the one that is gone.
      if (this.#stream.active) return;
      return this.#onFault();
    }
    if (this.#closed || this.#stream === null) return stop(stream);
    this.closeMicrophone();
    this.#listenTo(stream);
  }

  #listenTo(stream: MediaStream): void {
    this.#stream = stream;
    this.mute(this.#muted);
    this.#source = this.#context.createMediaStreamSource(stream);
    // The microphone's worklet gives silence; it is connected because only what leads to the speaker is run.
    this.#source.connect(this.#ear).connect(this.#context.destination);
    this.#watchMicrophone();
  }

  /** A microphone that is pulled out is replaced by whatever the system has now. */
  #watchMicrophone(): void {
    for (const track of this.#stream?.getAudioTracks() ?? []) {
      track.addEventListener("ended", () => void this.#changeMicrophone());
    }
  }

  #tellLatency(): void {
    const { outputLatency, baseLatency } = this.#context;
    command(this.#mouth, { type: "latency", ms: (outputLatency || baseLatency || 0) * 1_000 });
  }
}

function ports(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2];
}

function command(node: AudioWorkletNode, what: WorkletCommand): void {
  node.port.postMessage(what, what.type === "line" ? [what.port] : []);
}
