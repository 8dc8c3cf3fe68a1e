import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "../../auth/member.ts";
import { refusal } from "../refusal.ts";

const KIB = 1_024;
/** How much is read of a request, by who sends it; the first that fits counts. */
const MOST_BYTES: readonly [path: string, bytes: number][] = [
  ["/api/twilio/", 64 * KIB],
  ["/api/auth/", 16 * KIB],
  ["/api/access/", 16 * KIB],
  ["/", 512 * KIB],
];

const limits = MOST_BYTES.map(([path, maxSize]) => {
  const limit = bodyLimit({
    maxSize,
    onError: (c) =>
      refusal(
        c,
        413,
        "too_large",
        `This is more than is read here: at most ${maxSize / KIB} KiB. Send less.`,
      ),
  });
  return [path, limit] as const;
});

/** Refuses what is too large by its length, or counted as it comes, before anybody is asked who sends it. */
export const bounded = createMiddleware<AppEnv>(async (c, next) => {
  const limit = limits.find(([path]) => c.req.path.startsWith(path))?.[1];
  return limit === undefined ? next() : limit(c, next);
});

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
