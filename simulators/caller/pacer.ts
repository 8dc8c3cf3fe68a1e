import { FRAME_MS } from "@patchbay/audio";

/** Calls back every 20 ms on absolute deadlines: late ones are caught up, so that a stream neither drifts nor starves. */
export function everyFrame(onFrame: () => void): () => void {
  const began = performance.now();
  let frames = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = (): void => {
    const due = Math.floor((performance.now() - began) / FRAME_MS) + 1;
    while (!stopped && frames < due) {
      frames += 1;
      onFrame();
    }
    if (!stopped) timer = setTimeout(run, Math.max(0, began + frames * FRAME_MS - performance.now()));
  };
  run();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
