import { FINAL } from "./may-reconnect.ts";

/** This version of Patchbay; a test keeps it equal to the packages'. */
export const RELEASE = "0.1.0";

/** Raised when a wire message changes shape; old and new run side by side for one version. */
export const PROTOCOL_VERSION = 1;

/** WebSocket close codes of every Patchbay socket (4000 to 4999 are ours by RFC 6455). */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  tooBig: 1009,
  internal: 1011,
  malformed: 4000,
  wrongVersion: 4001,
  unauthorized: 4002,
  replaced: 4003,
  notFound: FINAL.notFound,
  helloTimeout: 4005,
  revoked: FINAL.revoked,
  callEnded: FINAL.callEnded,
  overloaded: 4008,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
