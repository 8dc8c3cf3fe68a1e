import { everyFrame } from "../../../simulators/caller/pacer.ts";
import { sharedMs } from "./clock.ts";
import type { Crossing } from "./crossing.ts";
import { numberedFrame } from "./numbered-frame.ts";

/** What frames are spoken into. */
export interface Mouth {
  readonly readyState: number;
  readonly OPEN: number;
  send(frame: Uint8Array): void;
}

/** Sends a stream's frames, one each 20 ms by absolute deadlines, and notes each; stops early when the socket closes. */
export function speak(mouth: Mouth, stream: number, frames: number, crossing: Crossing): void {
  let seq = 0;
  // The first frame is asked for before everyFrame returns.
  let stop = (): void => {};
  stop = everyFrame(() => {
    if (seq === frames || mouth.readyState !== mouth.OPEN) return stop();
    const frame = numberedFrame({ stream, seq });
    crossing.sent({ stream, seq }, sharedMs());
    mouth.send(frame);
    seq += 1;
  });
}
