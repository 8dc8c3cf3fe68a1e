import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";

/** The names that the connector itself gives: nothing else is ever opened, and nothing of another folder. */
const NAME = /^patchbay-[A-Za-z0-9-]{1,64}\.wav$/;
const HEADER_BYTES = 44;
const [RIFF_SIZE_AT, DATA_SIZE_AT] = [4, 40];

/** It has a header, and no sound. */
export const isEmpty = (bytes: number): boolean => bytes <= HEADER_BYTES;

/** A recording in Asterisk's folder. */
export type Spooled =
  | { state: "absent" }
  /** It is there and cannot be read; why, and what would mend it. */
  | { state: "barred"; why: string }
  /** `isClosed` once Asterisk has written its length into it; `changedAt` is of its last byte, epoch milliseconds. */
  | { state: "there"; file: FileHandle; bytes: number; isClosed: boolean; changedAt: number };

/** Looks at a recording; whoever gets its file closes it. */
export async function look(folder: string, name: string): Promise<Spooled> {
  if (!NAME.test(name)) throw new Error("not the name of a recording of ours");
  try {
    const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW);
    const about = await file.stat();
    if (!about.isFile()) {
      await file.close();
      return { state: "barred", why: `${name} in ${folder} is no file.` };
    }
    const head = await readHeader(file);
    const told = head?.readUInt32LE(DATA_SIZE_AT) ?? 0;
    const isClosed = told > 0 && told === about.size - HEADER_BYTES;
    return { state: "there", file, bytes: about.size, isClosed, changedAt: about.mtimeMs };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT") return { state: "absent" };
    if (code === "EACCES" || code === "EPERM") return { state: "barred", why: mayNotRead(folder) };
    return { state: "barred", why: `${name} in ${folder} cannot be read (${String(code)}).` };
  }
}

/** Which right is missing, and how it is given. */
export const mayNotRead = (folder: string): string =>
  `The connector's user ${userInfo().username} may not read the recordings in ${folder}: put it into Asterisk's group (usermod -aG asterisk ${userInfo().username}) and let that group read the folder (chmod g+rx), then start the connector anew.`;

/** A piece of a recording; where Asterisk did not live to write its lengths, they are put right on the way. */
export async function pieceOf(file: FileHandle, bytes: number, at: number, most: number): Promise<Buffer> {
  const piece = Buffer.alloc(Math.min(most, bytes - at));
  let filled = 0;
  while (filled < piece.length) {
    const { bytesRead } = await file.read(piece, filled, piece.length - filled, at + filled);
    if (bytesRead === 0) throw new Error("the recording has become shorter");
    filled += bytesRead;
  }
  if (at === 0 && piece.length >= HEADER_BYTES) {
    piece.writeUInt32LE(bytes - 8, RIFF_SIZE_AT);
    piece.writeUInt32LE(bytes - HEADER_BYTES, DATA_SIZE_AT);
  }
  return piece;
}

async function readHeader(file: FileHandle): Promise<Buffer | null> {
  const head = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(head, 0, HEADER_BYTES, 0);
  return bytesRead === HEADER_BYTES ? head : null;
}
