/** What the page, the two worklets and the worker with the socket say to each other. */

/** Page to worklet: the port to the worker; audio never passes the page, so that a busy page does not stutter. */
export type WorkletCommand =
  | { type: "line"; port: MessagePort }
  /** How long a sample takes from the worklet to the ear, in ms. */
  | { type: "latency"; ms: number };

/** Worklet to page, ten times a second: the loudest 20 ms, in dBFS. */
export interface Level {
  db: number;
}

/** Speaker worklet to worker. */
export interface MarkReached {
  id: number;
}

/** How often levels are told, in rendered samples a second. */
export const LEVELS_PER_SECOND = 10;
