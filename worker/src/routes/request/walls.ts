import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";

const KIB = 1_024;
/** How much is read of a request, by who sends it; the first that fits counts. */
const MOST_BYTES: readonly [path: string, bytes: number][] = [
  ["/api/twilio/", 64 * KIB],
  ["/api/auth/", 16 * KIB],
  ["/api/access/", 16 * KIB],
  ["/", 512 * KIB],
];

/**
 * Of a refused body that says its length no more than this is taken off the line: its sender reads why only when it could send all of it.
 * A longer one is hung up on. Whoever would read it for us, as development servers do, would fill the memory of the calls with it.
 */
const MOST_DISCARDED_BYTES = 4 * KIB * KIB;
const SCRATCH_BYTES = 64 * KIB;

const limits = MOST_BYTES.map(([path, maxSize]) => {
  const limit = bodyLimit({
    maxSize,
    async onError(c) {
      await discard(c.req.raw);
      return refusal(
        c,
        413,
        "too_large",
        `This is more than is read here: at most ${maxSize / KIB} KiB. Send less.`,
      );
    },
  });
  return [path, limit] as const;
});

/** Refuses what is too large by its length, or counted as it comes, before anybody is asked who sends it. */
export const bounded = createMiddleware<AppEnv>(async (c, next) => {
  const limit = limits.find(([path]) => c.req.path.startsWith(path))?.[1];
  return limit === undefined ? next() : limit(c, next);
});

/** Reads a body to its end into one piece of memory, or gives it up when it is too long for that. Never rejects. */
async function discard({ body, headers: told }: Request): Promise<void> {
  // Locked: it was counted as it came, and is not read any further.
  if (body === null || body.locked) return;
  try {
    if (Number(told.get("content-length")) > MOST_DISCARDED_BYTES) return await body.cancel();
    const reader = body.getReader({ mode: "byob" });
    let scratch = new Uint8Array(SCRATCH_BYTES);
    for (;;) {
      const { done, value } = await reader.read(scratch);
      if (done) return;
      scratch = new Uint8Array(value.buffer);
    }
  } catch {
    // Its sender is gone, and with them whoever would read the refusal.
  }
}

/** What a browser may do with an answer of the API: show it as what it is, to its own page, and keep nothing of it. */
export const sealedOff = createMiddleware<AppEnv>(async (c, next) => {
  await headers(c, next);
  if (c.res.headers.get("cache-control") === null) c.header("cache-control", "no-store");
});

const headers = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  referrerPolicy: "no-referrer",
  xFrameOptions: "DENY",
});
