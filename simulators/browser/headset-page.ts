/** What runs in the page before its own code: a headset that a script in Node wears. */

/** Gives out what it is sent, in order; silence when there is nothing. Begins with 200 ms in hand: so long a busy machine may stall in a word. */
const MOUTH = `
class Mouth extends AudioWorkletProcessor {
  constructor() {
    super();
    this.parts = [];
    this.filling = true;
    this.held = 0;
    this.port.onmessage = ({ data }) => { this.parts.push(data); this.held += data.length; };
  }
  process(_, [[out]]) {
    if (this.filling && this.held < 1600) return true;
    this.filling = false;
    let at = 0;
    while (at < out.length && this.parts.length > 0) {
      const part = this.parts[0];
      const taken = part.subarray(0, out.length - at);
      out.set(taken, at);
      at += taken.length;
      this.held -= taken.length;
      if (taken.length === part.length) this.parts.shift();
      else this.parts[0] = part.subarray(taken.length);
    }
    this.filling = this.held === 0;
    return true;
  }
}
registerProcessor("headset-mouth", Mouth);`;

/** Hands on what is played, about 20 ms at a time. */
const EAR = `
class Ear extends AudioWorkletProcessor {
  constructor() {
    super();
    this.part = new Float32Array(1024);
    this.filled = 0;
  }
  process([[heard]], [[out]]) {
    const samples = heard ?? new Float32Array(out.length);
    this.part.set(samples, this.filled);
    this.filled += samples.length;
    if (this.filled >= 1024) {
      this.port.postMessage(this.part.slice());
      this.filled = 0;
    }
    return true;
  }
}
registerProcessor("headset-ear", Ear);`;

export interface HeadsetPage {
  /** Where the script in Node listens. */
  address: string;
  mouth: string;
  ear: string;
  /** False leaves the browser's own microphone in place and only listens. */
  speaks: boolean;
}

export const headsetPage = (address: string, speaks: boolean): HeadsetPage => ({
  address,
  mouth: MOUTH,
  ear: EAR,
  speaks,
});

/**
 * Puts the headset on; handed to the page as it stands here. The microphone is an audio context at 8 kHz fed by the
 * socket (signed 16 bit); everything that leads to the speaker goes to the socket too (its rate in Hz, then floats).
 */
export function wearHeadset({ address, mouth, ear, speaks }: HeadsetPage): void {
  // The ring tone would be heard as speech.
  localStorage.setItem("patchbay.ring-tone", "off");
  let socket: WebSocket | null = null;
  const line = (): WebSocket => {
    if (socket !== null) return socket;
    socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    return socket;
  };
  const say = (data: ArrayBuffer | string): void => {
    const open = line();
    if (open.readyState === WebSocket.OPEN) open.send(data);
    else open.addEventListener("open", () => open.send(data), { once: true });
  };
  const module = (code: string): string => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));

  if (speaks) {
    navigator.mediaDevices.getUserMedia = async () => {
      const context = new AudioContext({ sampleRate: 8_000 });
      await context.audioWorklet.addModule(module(mouth));
      const node = new AudioWorkletNode(context, "headset-mouth", {
        numberOfInputs: 0,
        outputChannelCount: [1],
      });
      const end = context.createMediaStreamDestination();
      node.connect(end);
      line().addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
        const floats = Float32Array.from(new Int16Array(data), (sample) => sample / 32_768);
        node.port.postMessage(floats);
      });
      say("open");
      return end.stream;
    };
  }

  const connect: unknown = Reflect.get(AudioNode.prototype, "connect");
  if (typeof connect !== "function") return;
  const ears = new Map<BaseAudioContext, Promise<AudioNode>>();
  const earOf = (context: BaseAudioContext, speaker: AudioNode): Promise<AudioNode> => {
    const held = ears.get(context);
    if (held !== undefined) return held;
    const made = context.audioWorklet.addModule(module(ear)).then(() => {
      const node = new AudioWorkletNode(context, "headset-ear", { channelCount: 1, outputChannelCount: [1] });
      node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
        const bytes = new Float32Array(data.length + 1);
        bytes[0] = context.sampleRate;
        bytes.set(data, 1);
        say(bytes.buffer);
      };
      Reflect.apply(connect, node, [speaker]);
      return node;
    });
    ears.set(context, made);
    return made;
  };
  Reflect.set(AudioNode.prototype, "connect", function (this: AudioNode, ...to: unknown[]): unknown {
    const [target] = to;
    if (target instanceof AudioDestinationNode) {
      void earOf(this.context, target).then((node) => Reflect.apply(connect, this, [node]));
    }
    return Reflect.apply(connect, this, to);
  });
}
