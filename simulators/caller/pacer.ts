import { FRAME_MS } from "@patchbay/audio";

/**
 * Calls back every 20 ms on absolute deadlines: late ones are caught up, so that a stream neither drifts nor starves; but what came
 * while the process was busy is read before.
 */
export function everyFrame(onFrame: () => void): () => void {
  const began = performance.now();
  let frames = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const due = (): number => Math.floor((performance.now() - began) / FRAME_MS) + 1;
  const catchUp = (): void => {
    for (const now = due(); !stopped && frames < now; ) {
      frames += 1;
      onFrame();
    }
    if (!stopped) timer = setTimeout(run, Math.max(0, began + frames * FRAME_MS - performance.now()));
  };
  const run = (): void => {
    // Timers come before the sockets: whoever counts the ticks would take for silence what waits there to be heard.
    if (due() - frames > 1) setImmediate(catchUp);
    else catchUp();
  };
  run();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
