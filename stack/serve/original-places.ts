import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, relative, resolve } from "node:path";

/** The bundle's file and a place in it, as a stack names them. */
const PLACE = /\b(\w+\.js):(\d+):(\d+)/g;
const maps = new Map<string, SourceMap | null>();

/** A stack's places in the bundle as places in its sources, so that a log can be read. What is not in its map stays. */
export function originalPlaces(message: string, folder: string): string {
  return message.replace(PLACE, (place, file: string, line: string, column: string) => {
    const found = mapOf(join(folder, `${file}.map`))?.findEntry(Number(line) - 1, Number(column) - 1);
    if (found === undefined || !("originalSource" in found)) return place;
    const source = relative(process.cwd(), resolve(folder, found.originalSource));
    return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

/** Read when the first stack is printed: it is large, and most runs print none. */
function mapOf(path: string): SourceMap | null {
  const held = maps.get(path);
  if (held !== undefined) return held;
  const made = mapIn(path);
  maps.set(path, made);
  return made;
}

function mapIn(path: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}
