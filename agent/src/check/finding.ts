/** One thing that was tried. What is FAILED keeps Patchbay from its work; a note says what nobody can have. */
export interface Finding {
  about: "Asterisk" | "Edge" | "Machine";
  state: "ok" | "note" | "FAILED";
  text: string;
  /** What to do about it. */
  mend?: string;
}

type Found = (text: string, mend?: string) => Finding;
const of =
  (about: Finding["about"], state: Finding["state"]): Found =>
  (text, mend) => ({ about, state, text, ...(mend === undefined ? {} : { mend }) });

export const asterisk = {
  ok: of("Asterisk", "ok"),
  note: of("Asterisk", "note"),
  failed: of("Asterisk", "FAILED"),
};
export const edge = { ok: of("Edge", "ok"), note: of("Edge", "note"), failed: of("Edge", "FAILED") };
export const machine = {
  ok: of("Machine", "ok"),
  note: of("Machine", "note"),
  failed: of("Machine", "FAILED"),
};

/** A finding as it is printed: one line, whatever line ends another program's words have, and one for its mend. */
export const linesOf = ({ about, state, text, mend }: Finding): string[] => [
  `${about.padEnd(8)}  ${state.padEnd(6)}  ${text.replace(/\s+/g, " ").trim()}`,
  ...(mend === undefined ? [] : [`${" ".repeat(10)}mend    ${mend}`]),
];
