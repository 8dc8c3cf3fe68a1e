import { untilSilent } from "./silence.ts";

/** Something that runs until it ends, and can be started anew in the same place. */
export interface Living {
  name: string;
  /** Resolves with how it ended. */
  exited: Promise<string>;
  /** Where it answers while it is well; a part that hangs is started again like one that ended. */
  healthUrl: string | null;
  again(): Promise<Living>;
}

interface Run {
  exited: Promise<string>;
  stop(): Promise<void>;
}

/** A part that `start` starts and, with the same addresses, starts again. */
export function living(
  name: string,
  run: Run,
  start: () => Promise<Run>,
  healthUrl: string | null = null,
): Living {
  return {
    name,
    exited: run.exited,
    healthUrl,
    again: async () => {
      // What it had started may have outlived it, and hold its port.
      await run.stop();
      return living(name, await start(), start, healthUrl);
    },
  };
}

const FIRST_WAIT_MS = 200;
const LAST_WAIT_MS = 10_000;

/** Starts each part again that ends, and says so, until `stopped` resolves. */
export function keepAlive(
  parts: readonly Living[],
  stopped: Promise<unknown>,
  print: (line: string) => void,
): Promise<void> {
  let over = false;
  const end = stopped.then(() => {
    over = true;
  });
  const look = async (first: Living): Promise<void> => {
    let part = first;
    for (;;) {
      let replaced = false;
      const silent = part.healthUrl === null ? [] : [untilSilent(part.healthUrl, () => over || replaced)];
      const how = await Promise.race([part.exited, end, ...silent]);
      replaced = true;
      if (over || typeof how !== "string") return;
      print(`The ${part.name} ${how}; starting it again.`);
      const next = await revive(part, () => over, print);
      if (next === null) return;
      part = next;
    }
  };
  return Promise.all(parts.map(look)).then(() => undefined);
}

async function revive(
  part: Living,
  over: () => boolean,
  print: (line: string) => void,
): Promise<Living | null> {
  const began = performance.now();
  for (let waitMs = FIRST_WAIT_MS; !over(); waitMs = Math.min(LAST_WAIT_MS, waitMs * 2)) {
    try {
      const next = await part.again();
      print(`The ${part.name} is back after ${((performance.now() - began) / 1_000).toFixed(1)} s.`);
      return next;
    } catch (error) {
      print(`The ${part.name} did not start: ${error instanceof Error ? error.message : String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return null;
}
