import { resolve } from "node:path";

/** The project's root, and what its scripts keep below it (all ignored by git). */
export const ROOT = resolve(import.meta.dirname, "..");
export const CACHE = resolve(ROOT, ".cache");
export const STATE = resolve(ROOT, ".patchbay");
/** Where a running `npm start` tells the other scripts its addresses. */
export const RUN_FILE = resolve(STATE, "run.json");

/** A tool of the project's own dependencies. */
export const bin = (name: string): string => resolve(ROOT, "node_modules/.bin", name);
