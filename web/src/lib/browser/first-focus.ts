import { type RefObject, useEffect, useRef } from "react";

/** For a field that a press has just asked for: it has the focus once it is there, and when it goes, with the focus, what had it before. */
export function useFirstFocus(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    return () => {
      // By then the browser has let go of whatever had it in what is gone.
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement) before.focus();
    };
  }, []);
  return field;
}
