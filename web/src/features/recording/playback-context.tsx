import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from "react";
import { Playback } from "./playback.ts";

const PlaybackContext = createContext<Playback | null>(null);

/** Around one call's player and transcript. */
export function PlaybackProvider({ children }: { children: ReactNode }) {
  const [playback] = useState(() => new Playback());
  return <PlaybackContext value={playback}>{children}</PlaybackContext>;
}

export const usePlayback = (): Playback | null => useContext(PlaybackContext);

const nothing = (): (() => void) => () => {};

/** Is there a recording to be heard? */
export function useCanHear(): boolean {
  const playback = usePlayback();
  const ready = (): boolean => playback?.ready ?? false;
  return useSyncExternalStore(playback?.watch ?? nothing, ready, ready);
}

/** Is this stretch of the call being heard right now? Changes only when that does. */
export function useIsHeard(startMs: number, endMs: number | undefined): boolean {
  const playback = usePlayback();
  const isHeard = (): boolean => {
    const at = playback?.atMs ?? null;
    return at !== null && endMs !== undefined && at >= startMs && at < endMs;
  };
  return useSyncExternalStore(playback?.watch ?? nothing, isHeard, isHeard);
}
