import type { IncomingMessage } from "node:http";

/** A request's whole body as text; empty when it is longer than `mostBytes`. */
export async function bodyOf(request: IncomingMessage, mostBytes = 64 * 1_024): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    if (size > mostBytes) return "";
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString("utf8");
}
