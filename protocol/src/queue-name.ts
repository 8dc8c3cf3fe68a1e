/**
 * What may stand in the name of a queue that Patchbay sends callers to: letters and digits of any script, blanks, and signs that the dialplan
 * takes for nothing else. Commas separate its arguments; quotes, brackets, semicolons, backslashes, $ and { have meanings of their own there.
 */
const QUEUE_NAME = /^[\p{L}\p{M}\p{N} ._@+&/'#*:!-]{1,80}$/u;

/** Can this be the name of a queue that callers are sent to? */
export const isQueueName = (queue: string): boolean => QUEUE_NAME.test(queue);

/** Why not, in words for whoever typed it. */
export const NO_QUEUE_NAME =
  "A PBX cannot send callers to a queue of this name: it takes commas, quotes, brackets, semicolons, backslashes, $ and { for something else. Letters and digits of any script, blanks and . _ @ + & / ' # * : ! - are fine.";
