import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RECORDING_PIECE_BYTES } from "@patchbay/protocol/link/recordings";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RecordingServer } from "../../test/recordings/recording-server.ts";
import { listen } from "../listen.ts";
import { look } from "./spool.ts";
import { upload } from "./upload.ts";

const TOKEN = "pbs_testsite_0123456789abcdef0123456789abcdef";
const NAME = "patchbay-0f1e2d3c.wav";
let folder: string;
let edge: RecordingServer;
let address: URL;
const http = createServer((request, response) => edge.answer(request, response));

beforeAll(async () => {
  address = new URL(`http://127.0.0.1:${await listen(http, "an edge", "127.0.0.1", 0, "-")}`);
});
beforeEach(async () => {
  edge = new RecordingServer();
  folder = await mkdtemp(join(tmpdir(), "patchbay-spool-"));
  return () => rm(folder, { recursive: true, force: true });
});
afterAll(() => new Promise((resolve) => http.close(resolve)));

/** As Asterisk writes it: the lengths stand in it once it is closed. */
function wav(soundBytes: number, isClosed = true): Buffer {
  const file = Buffer.alloc(44 + soundBytes);
  file.write("RIFF", 0);
  for (let at = 44; at < file.length; at += 1) file[at] = (at * 7) % 251;
  if (isClosed) {
    file.writeUInt32LE(file.length - 8, 4);
    file.writeUInt32LE(soundBytes, 40);
  }
  return file;
}

async function send() {
  const seen = await look(folder, NAME);
  if (seen.state !== "there") throw new Error(`no recording: ${seen.state}`);
  try {
    return await upload({ edge: address, token: TOKEN }, "0f1e2d3c", seen);
  } finally {
    await seen.file.close();
  }
}

describe("a recording on its way to the edge", () => {
  it("goes on where a cut has left it, and is there byte by byte", async () => {
    const whole = wav(RECORDING_PIECE_BYTES * 2 + 1_234);
    await writeFile(join(folder, NAME), whole);
    edge.awayAfter = 1;
    expect(await send()).toBe("later");
    edge.awayAfter = Number.POSITIVE_INFINITY;
    expect(await send()).toBe("stored");
    expect(edge.sound("0f1e2d3c").equals(whole)).toBe(true);
    expect(edge.pieces.map(({ at }) => at)).toEqual([0, RECORDING_PIECE_BYTES, RECORDING_PIECE_BYTES * 2]);
    expect(await send()).toBe("stored");
    expect(edge.pieces).toHaveLength(3);
  });

  it("sends its last piece again where the edge was cut off before it had made one file of them", async () => {
    const whole = wav(RECORDING_PIECE_BYTES * 2 - 44);
    await writeFile(join(folder, NAME), whole);
    edge.cutAtJoin = 1;
    expect(await send()).toBe("later");
    expect(await send()).toBe("stored");
    expect(edge.pieces.map(({ at }) => at)).toEqual([0, RECORDING_PIECE_BYTES, RECORDING_PIECE_BYTES]);
    expect(edge.sound("0f1e2d3c").equals(whole)).toBe(true);
  });

  it("has its lengths put right where Asterisk did not live to write them", async () => {
    await writeFile(join(folder, NAME), wav(16_000, false));
    const seen = await look(folder, NAME);
    expect(seen).toMatchObject({ state: "there", isClosed: false });
    if (seen.state === "there") await seen.file.close();
    expect(await send()).toBe("stored");
    expect(edge.sound("0f1e2d3c").equals(wav(16_000))).toBe(true);
  });

  it("is wanted no more once somebody has deleted it, and comes later while nobody answers", async () => {
    await writeFile(join(folder, NAME), wav(100));
    edge.away = true;
    expect(await send()).toBe("later");
    edge.away = false;
    edge.deleted = true;
    expect(await send()).toBe("unwanted");
  });
});

describe("what is read of Asterisk's folder", () => {
  it("is no other file, by a link or by a name", async () => {
    const secret = join(folder, "secret");
    await writeFile(secret, wav(100));
    await symlink(secret, join(folder, NAME));
    expect(await look(folder, NAME)).toMatchObject({ state: "barred" });
    for (const name of ["secret", "../secret", "patchbay-a/../../b.wav", "patchbay-.wav", "patchbay-1.raw"])
      await expect(look(folder, name)).rejects.toThrow("not the name");
  });

  it("is absent until it is there", async () => {
    expect(await look(folder, NAME)).toEqual({ state: "absent" });
  });
});
