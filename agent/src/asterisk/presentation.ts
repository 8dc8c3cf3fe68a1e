/** Presentation bits of a caller's number: shown to nobody. */
const PRESENTATION = 0x60;
const RESTRICTED = 0x20;

/** Asterisk's number of a presentation, as AGI tells it and as the first word of an AMI header. */
export const isWithheld = (presentation: string): boolean =>
  (Number.parseInt(presentation, 10) & PRESENTATION) === RESTRICTED;
