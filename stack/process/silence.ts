import { answers } from "./part.ts";

/** A busy or restarting part misses a look or two; one that misses all of these hangs. */
const MISSED_LOOKS = 8;
const LOOK_EVERY_MS = 2_000;

/** Resolves once `healthUrl` has missed eight looks, however alive its process seems; never after `over` said so. */
export async function untilSilent(
  healthUrl: string,
  over: () => boolean,
  everyMs = LOOK_EVERY_MS,
): Promise<string> {
  for (let missed = 0; missed < MISSED_LOOKS; ) {
    await new Promise((resolve) => setTimeout(resolve, everyMs).unref());
    if (over()) return new Promise(() => {});
    missed = (await answers(healthUrl).catch(() => false)) ? 0 : missed + 1;
  }
  return "does not answer any more";
}
