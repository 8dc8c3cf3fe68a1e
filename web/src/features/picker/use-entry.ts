import { useState } from "react";
import { inForm, type NumberEntry, readNumber } from "./number-entry.ts";
import { useOwnCountry } from "./own-country.ts";

/** What stands in a picker's field, and what was marked in its list by hand since it was typed. */
export interface Entry {
  text: string;
  /** The text, read as a number. */
  number: NumberEntry;
  byHand: number | null;
  type(text: string): void;
  mark(index: number): void;
}

export function useEntry(): Entry {
  const own = useOwnCountry();
  const [text, setText] = useState("");
  const [byHand, setByHand] = useState<number | null>(null);
  return {
    text,
    number: readNumber(text, own),
    byHand,
    type: (typed) => {
      setText(inForm(text, typed, own));
      setByHand(null);
    },
    mark: setByHand,
  };
}
