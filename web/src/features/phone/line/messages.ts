/** How the phone's line to the edge stands. Times are epoch ms. */
export type LineState =
  | { state: "connecting" }
  | { state: "live" }
  | { state: "reconnecting"; since: number; reason: "network" | "broken" }
  | { state: "ended"; reason: LineEnd };

/**
 * `hung_up` by this person, `call_ended` or `transferred` by the edge, `refused` when it does not let the leg in,
 * `replaced` when another window took the leg over, `lost` when the line could not be had in time.
 */
export type LineEnd = "hung_up" | "call_ended" | "transferred" | "refused" | "replaced" | "lost";

/** Page to worker. */
export type LineCommand =
  | { type: "dial"; url: string; ticket: string; microphone: MessagePort; speaker: MessagePort }
  /** The network of this machine has come or gone. */
  | { type: "network"; up: boolean }
  | { type: "digit"; digit: string }
  | { type: "hang_up" };
