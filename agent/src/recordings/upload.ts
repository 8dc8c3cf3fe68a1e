import type { FileHandle } from "node:fs/promises";
import {
  MOST_RECORDING_BYTES,
  RECORDING_PIECE_BYTES,
  recordingReceived,
  recordingsPath,
} from "@patchbay/protocol/link/recordings";
import { pieceOf } from "./spool.ts";

const WITHIN_MS = 30_000;

export interface UploadSite {
  /** The edge's address, http(s). */
  edge: URL;
  token: string;
}

/** `later` where the edge cannot be reached, or does not know the recording yet; `unwanted` where somebody has deleted it. */
export type Uploaded = "stored" | "unwanted" | "later";

/** Sends what the edge does not have yet of a recording, piece by piece; a later call goes on where this one ended. Never rejects. */
export async function upload(
  site: UploadSite,
  id: string,
  { file, bytes }: { file: FileHandle; bytes: number },
  stops: () => boolean = () => false,
): Promise<Uploaded> {
  try {
    const known = await ask(site, recordingsPath(id), { method: "GET" });
    if (typeof known === "string") return known;
    if (known.stored) return "stored";
    // Where all pieces are there and were not joined, the last one again has them joined.
    const within = Math.min(known.received, bytes - 1);
    let at = within - (within % RECORDING_PIECE_BYTES);
    while (at < bytes && !stops()) {
      const body = await pieceOf(file, bytes, at, RECORDING_PIECE_BYTES);
      const told = await ask(site, `${recordingsPath(id)}?at=${at}&of=${bytes}`, { method: "PUT", body });
      if (typeof told === "string") return told;
      if (told.stored) return "stored";
      if (told.received <= at) return "later";
      at = told.received;
    }
    return "later";
  } catch {
    return "later";
  }
}

/** Tells the edge why a recording cannot be had, for whoever looks at its call. Never rejects. */
export async function tellTrouble(site: UploadSite, id: string, trouble: string): Promise<void> {
  const body = JSON.stringify({ trouble: trouble.slice(0, 500) });
  await ask(site, `${recordingsPath(id)}/trouble`, { method: "PUT", body }).catch(() => {});
}

export const isTooLarge = (bytes: number): boolean => bytes > MOST_RECORDING_BYTES;

async function ask({ edge, token }: UploadSite, path: string, request: RequestInit) {
  const answer = await fetch(new URL(path, edge), {
    ...request,
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  const text = await answer.text();
  if (answer.status === 410) return "unwanted";
  if (!answer.ok) return "later";
  return recordingReceived.parse(JSON.parse(text));
}
