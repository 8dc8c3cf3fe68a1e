import { access, constants } from "node:fs/promises";
import { type Browser, chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** No browser of the system could be found; the message says how to get one. */
export class ChromiumMissing extends Error {
  override readonly name = "ChromiumMissing";
  readonly code = "chromium_missing";
  readonly retryable = false;

  constructor() {
    super(
      "No Chromium was found. Install it (Debian: apt install chromium) or name it: CHROMIUM=/path/to/it",
    );
  }
}

/** The path of the system's Chromium, `CHROMIUM` first; null when there is none. */
export async function findChromium(): Promise<string | null> {
  const named = process.env.CHROMIUM;
  for (const place of named ? [named] : PLACES) {
    try {
      await access(place, constants.X_OK);
      return place;
    } catch {
      // Not here: look at the next place.
    }
  }
  return null;
}

/** Starts a headless Chromium with a profile of its own; throws `ChromiumMissing`. The caller closes it. */
export async function startChromium(args: readonly string[] = []): Promise<Browser> {
  const executablePath = await findChromium();
  if (executablePath === null) throw new ChromiumMissing();
  // A container's root cannot sandbox; only our own pages are opened.
  return await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", ...args] });
}
