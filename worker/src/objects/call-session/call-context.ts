import type { CallEvent } from "@patchbay/protocol/call";
import type { CallState } from "../../call/life/state.ts";
import type { CallFile } from "./call-file.ts";

/** What the parts of a call's object need of their call. One that needs less picks it, one that needs more extends it. */
export interface CallContext {
  /** How it stands after the last entry of its log that was applied. */
  state(): CallState;
  /** What is kept of it beside its log; null before it has begun, and when it is forgotten. */
  file(): CallFile | null;
  /**
   * Writes down that this happened. It is applied, with everything that follows, when this returns; but not for who does what
   * follows from another event: then its turn is after that one.
   */
  append(event: CallEvent): void;
}
