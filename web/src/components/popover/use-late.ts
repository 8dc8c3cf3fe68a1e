import { useEffect, useState } from "react";

/** Loads a part of the page once the page stands, so that it is there when it is first wanted. */
export function useLate(load: () => Promise<unknown>): { wanted: boolean; want(): void } {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    // What cannot be loaded now is loaded when it is wanted.
    load().catch(() => undefined);
  }, [load]);
  return { wanted, want: () => setWanted(true) };
}
