import { useEffect, useRef } from "react";
import { pressOf, singleKeys } from "../../../lib/keys/use-keys.ts";

/** A key as the browser names it, in lower case; a held Shift is `shift+`. What it does may answer false: then the key is left alone. */
export type PanelKeys = Readonly<Record<string, () => unknown>>;

/** The panel's own keys, by the same rules as every page's: off when single letters are, never in a field, a dialog or a chord. */
export function usePanelKeys(keys: PanelKeys): void {
  const held = useRef(keys);
  useEffect(() => {
    held.current = keys;
  });
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      const { key, ctrl, meta, alt, inText, inOverlay, repeated } = pressOf(event);
      if (event.defaultPrevented || ctrl || meta || alt || inText || inOverlay) return;
      if (repeated || singleKeys.value !== "on") return;
      const name = `${event.shiftKey && /^[a-z]$/i.test(key) ? "shift+" : ""}${key.toLowerCase()}`;
      const act = held.current[name];
      if (act !== undefined && act() !== false) event.preventDefault();
    };
    addEventListener("keydown", down);
    return () => removeEventListener("keydown", down);
  }, []);
}
