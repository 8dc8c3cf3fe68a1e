/**
 * Words that nobody should be slow to act on, as callers say them. Whole words, so that a "paint shop" hurts nobody;
 * what the caller rules out ("it is not an emergency") is not one.
 */
const URGENT: readonly RegExp[] = [
  /\bemergency\b/i,
  /\burgent(?:ly)?\b/i,
  /\b(?:it is|it's|this is) (?:a matter of )?life (?:and|or) death\b/i,
  /\b(?:can't|cannot|can not) breathe\b/i,
  /\b(?:heart attack|stroke|unconscious|overdose)\b/i,
  /\bbleeding (?:badly|heavily|a lot|and it won't stop)\b|\b(?:won't|doesn't|does not|will not) stop bleeding\b/i,
  /\b(?:severe|terrible|unbearable|extreme) (?:pain|toothache)\b/i,
  /\b(?:there is|there's) (?:a fire|smoke|a gas leak)\b|\bgas leak\b/i,
  /\b(?:kill|hurt) (?:myself|himself|herself)\b|\bsuicid\w*/i,
  /\b(?:call|send) (?:an ambulance|the police|the fire brigade)\b/i,
  /\bright (?:now|away),? (?:please )?it (?:can't|cannot) wait\b|\bcan(?:'t|not) wait\b/i,
  /\b(?:threaten\w*|attack(?:ed|ing)) me\b/i,
];
const RULED_OUT = /\b(?:not|no|isn't|nothing)(?: \w+){0,3}$/i;

/** The words of this utterance that make it urgent, as they were said; null when there are none. */
export function urgentWords(text: string): string | null {
  const plain = text.replaceAll("’", "'");
  for (const pattern of URGENT) {
    const found = pattern.exec(plain);
    if (found === null) continue;
    if (!RULED_OUT.test(plain.slice(0, found.index).trimEnd())) return found[0];
  }
  return null;
}
