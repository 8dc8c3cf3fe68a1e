import { event, text } from "./fields.ts";

/** Asterisk itself. */
export const systemEvents = {
  FullyBooted: event("FullyBooted", { Status: text }),
  Shutdown: event("Shutdown", { Shutdown: text, Restart: text }),
  /** Something was read anew; of `queue reload` nothing is told. */
  Reload: event("Reload", { Module: text, Status: text }),
  Load: event("Load", { Module: text, Status: text }),
  Unload: event("Unload", { Module: text, Status: text }),
};
