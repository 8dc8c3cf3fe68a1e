/** `--small`: every bench runs whole, in seconds, with so few calls that its figures say nothing; the suites keep it from rotting by that. */
export const SMALL = process.argv.includes("--small");

/** How many there are in a run that measures, and in a small one. */
export const sized = (whole: number, small: number): number => (SMALL ? small : whole);
