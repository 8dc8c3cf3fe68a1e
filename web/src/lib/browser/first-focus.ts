import { type RefObject, useEffect, useRef } from "react";

/** For a field that a press has just asked for: it has the focus once it is there. */
export function useFirstFocus(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return field;
}
