/** Quieter than this nobody speaks; decibels of full scale, as all levels here. */
const VOICED_DB = -45;
/** Of an announcement so much below its loudest is loud: there an echo of it must be heard, if there is one. */
const LOUD_DB = 20;
/** Who speaks is no quieter than this below the loudest of what they speak into: the rest of an echo that comes and goes is. */
const QUIETER_DB = 20;
/** So much louder than the echo could be is somebody else. */
const ABOVE_ECHO_DB = 5;
/** An echo is by so much the same measure quieter wherever the announcement is loud; two voices are so by chance. */
const ALIKE_DB = 8;
/** In so much of it: two voices are less alike by any way (0.6 at most of 1,296 pairs), an echo alone is more (0.8 at least). */
const LIKE = 0.62;
/** In frames of 20 ms: the longest way to the caller's ear and back. */
const MOST_DELAY = 50;
/** A word is so many frames of their own, within so many. */
const WORD = 8;
const WITHIN = 12;
/** A syllable so many frames from a word belongs to it. */
const BESIDE = 20;
/** Within words there are pauses, and parts that an echo hides; those around their own frames go with them. */
const AROUND = 15;

/** How an announcement comes back: so many frames later, so many decibels louder (below 0: quieter). */
interface Echo {
  delay: number;
  gainDb: number;
}
const NO_ECHO: Echo = { delay: 0, gainDb: Number.NEGATIVE_INFINITY };

/**
 * Which frames of 20 ms of a caller's line are their own words and not the echo of what they are played meanwhile; null where
 * none are. Both are levels of the same frames of time, `played` as it was sent.
 *
 * An echo is quieter by one and the same measure wherever the announcement is loud, by the way that it took; so of all ways the
 * one is believed by which most of it is alike, if that is enough. Of a loud echo that is spoken over for most of its time some may
 * be taken for the caller's, beside words that are.
 */
export function ownWords(played: readonly number[], heard: readonly number[]): boolean[] | null {
  const loudest = played.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY);
  const echo = echoOf(played, heard, loudest - LOUD_DB);
  const own = heard.map((level, at) => {
    const echoed = echo.gainDb + most(played, at - echo.delay);
    return level > VOICED_DB && level > loudest - QUIETER_DB && level > echoed + ABOVE_ECHO_DB;
  });
  const words = own.map((_, at) => count(own, at - WITHIN + 1, at) >= WORD);
  // A syllable that stands alone beside a word is one of its speaker's.
  const spoken = own.map(
    (isOwn, at) => isOwn && words.slice(Math.max(0, at - BESIDE), at + WITHIN + BESIDE).includes(true),
  );
  if (!spoken.includes(true)) return null;
  return spoken.map((_, at) => spoken.slice(Math.max(0, at - AROUND), at + AROUND + 1).includes(true));
}

function echoOf(played: readonly number[], heard: readonly number[], loud: number): Echo {
  const places = played.flatMap((level, at) => (level > loud ? [{ at, level }] : []));
  const gains = new Float64Array(places.length);
  let echo = NO_ECHO;
  let mostLike = places.length * LIKE;
  for (let delay = 0; delay <= MOST_DELAY; delay += 1) {
    let known = 0;
    for (const { at, level } of places) {
      const back = heard[at + delay];
      if (back === undefined) break;
      gains[known] = back - level;
      known += 1;
    }
    const { like, gainDb } = commonest(gains.subarray(0, known).sort());
    if (like <= mostLike) continue;
    mostLike = like;
    echo = { delay, gainDb };
  }
  return echo;
}

/** Of ascending values, how many lie within `ALIKE_DB` of each other at most, and the highest of those. */
function commonest(values: Float64Array): { like: number; gainDb: number } {
  let found = { like: 0, gainDb: Number.NEGATIVE_INFINITY };
  let from = 0;
  values.forEach((value, at) => {
    while (value - (values[from] ?? value) > ALIKE_DB) from += 1;
    if (at - from + 1 > found.like) found = { like: at - from + 1, gainDb: value };
  });
  return found;
}

/** Of a frame and its neighbours: an echo comes between two frames, and a little early or late. */
const most = (levels: readonly number[], at: number): number =>
  Math.max(...[-2, -1, 0, 1, 2].map((by) => levels[at + by] ?? Number.NEGATIVE_INFINITY));

const count = (marks: readonly boolean[], from: number, to: number): number =>
  marks.slice(Math.max(0, from), to + 1).filter(Boolean).length;
