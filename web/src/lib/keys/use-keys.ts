import { useEffect, useRef } from "react";
import { Preference } from "../browser/preference.ts";
import { actionOf, type KeyAction, type KeyPress } from "./keymap.ts";

/** Whether single letters act; switched in the help dialog. */
export const singleKeys = new Preference<"on" | "off">("single-keys", ["on", "off"], "on");

/** A key press as the map of keys sees it. */
export function pressOf(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof Element ? event.target : null;
  return {
    key: event.key,
    ctrl: event.ctrlKey,
    meta: event.metaKey,
    alt: event.altKey,
    inText: target?.closest("input, textarea, select, [contenteditable]") !== null && target !== null,
    inOverlay: target?.closest("[role=alertdialog], [role=menu], [data-overlay]") != null,
    repeated: event.repeat,
  };
}

/**
 * Runs the handler of the action a key press asks for; a handler that answers false leaves the key alone. What is open on a page takes a
 * key `first`: the shell around it, which was there before, does something by the same key.
 */
export function useKeys(
  handlers: Partial<Record<KeyAction, () => unknown>>,
  order: "first" | "in turn" = "in turn",
): void {
  const held = useRef(handlers);
  useEffect(() => {
    held.current = handlers;
  });
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const action = actionOf(pressOf(event), singleKeys.value === "on");
      const handler = action === null ? undefined : held.current[action];
      if (handler !== undefined && handler() !== false) event.preventDefault();
    };
    // On its way down the window hears of a press before all that listen on its way up.
    const capture = order === "first";
    addEventListener("keydown", down, { capture });
    return () => removeEventListener("keydown", down, { capture });
  }, [order]);
}
