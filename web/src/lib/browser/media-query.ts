import { useCallback, useSyncExternalStore } from "react";

/** Below this width the page is one column and the call a sheet; the same number as `--breakpoint-wide`. */
const PHONE = "(max-width: 720px)";

export function useIsPhone(): boolean {
  return useSyncExternalStore(
    useCallback((watcher: () => void) => {
      const query = matchMedia(PHONE);
      query.addEventListener("change", watcher);
      return () => query.removeEventListener("change", watcher);
    }, []),
    () => matchMedia(PHONE).matches,
  );
}
