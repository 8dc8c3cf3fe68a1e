import { Preference } from "../../../lib/browser/preference.ts";

/** The line by which this browser called out last; empty before it has. */
export const lastLine = new Preference<string>("line", (stored) => stored, "");
