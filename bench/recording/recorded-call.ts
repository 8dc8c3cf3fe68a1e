import { everyFrame } from "../../simulators/caller/pacer.ts";
import { numberedFrame, readFrame } from "../support/frames/numbered-frame.ts";
import { placeCall } from "../support/pbx/place-call.ts";
import type { Product } from "../support/product/product.ts";

/** Both ends of one call at its phone: what the caller said, what they were sent, and how long it was. */
export class RecordedCall {
  readonly uniqueid: string;
  readonly stream: number;
  /** When the call was answered and when it was hung up, by performance.now(). */
  readonly beganMs: number;
  endedMs: number | null = null;
  /** Frames that the caller said, numbered from 0. */
  said = 0;
  /** Frames of the assistant that reached the phone, as "answer/number". */
  readonly heard: ReadonlySet<string>;
  readonly #hangUp: () => void;

  private constructor(
    call: { uniqueid: string; stream: number; heard: ReadonlySet<string> },
    hangUp: () => void,
  ) {
    this.uniqueid = call.uniqueid;
    this.stream = call.stream;
    this.heard = call.heard;
    this.beganMs = performance.now();
    this.#hangUp = hangUp;
  }

  /** Calls the assistant through the connector, and speaks without a pause. Throws when the call does not come about. */
  static async place(product: Product, onHangUp: (hangUp: () => void) => void): Promise<RecordedCall> {
    const heard = new Set<string>();
    const hear = (bytes: Uint8Array): void => {
      const frame = readFrame(bytes);
      if (frame !== null) heard.add(`${frame.stream}/${frame.seq}`);
    };
    let hangUp = (): void => {};
    const { uniqueid, stream, media } = await placeCall(product, hear, (way) => {
      hangUp = way;
      onHangUp(way);
    });
    const call = new RecordedCall({ uniqueid, stream, heard }, hangUp);
    const { socket } = media;
    const stop = everyFrame(() => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(numberedFrame({ stream, seq: call.said }));
      call.said += 1;
    });
    socket.once("close", stop);
    return call;
  }

  hangUp(): void {
    if (this.endedMs !== null) return;
    this.endedMs = performance.now();
    this.#hangUp();
  }
}
