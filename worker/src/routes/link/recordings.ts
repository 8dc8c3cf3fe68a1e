import { parseSiteToken } from "@patchbay/protocol/ids";
import {
  MOST_RECORDING_BYTES,
  RECORDING_PIECE_BYTES,
  type RecordingReceived,
  recordingPiece,
  recordingTrouble,
} from "@patchbay/protocol/link/recordings";
import { parseJson } from "@patchbay/protocol/result";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../../auth/member.ts";
import { hashToken } from "../../auth/tokens.ts";
import { dropPieces, joinPieces, piecesOf } from "../../jobs/recording/pbx-pieces.ts";
import { pbxPieceKey, pbxRecordingKey } from "../../media/recording/pbx-keys.ts";
import { refusal } from "../../refusal.ts";
import { PbxRecordings, recordingOfSite } from "../../store/pbx-recordings.ts";

type Asked = Context<AppEnv>;
type Recording = Exclude<Awaited<ReturnType<typeof recordingOfSite>>, string>;

/** Asterisk's wav: 8,000 samples of two bytes a second, behind a header. */
const [BYTES_PER_MS, HEADER_BYTES] = [16, 44];
const ACT = /^[A-Za-z0-9-]{8,64}$/;

/** The way of recordings from a PBX to the archive: for its connector, by the site's token, and for no recording that no member asked for. */
export const recordingUploads = new Hono<AppEnv>()
  .get("/link/recordings/:id", (c) =>
    ofSite(c, async (recording) => {
      if (recording.bytes !== null) return c.json(received(recording.bytes, true));
      const pieces = await piecesOf(c.env.ARCHIVE, recording);
      return c.json(received(endOf(pieces), false));
    }),
  )
  .put("/link/recordings/:id", (c) =>
    ofSite(c, async (recording) => {
      if (recording.bytes !== null) return c.json(received(recording.bytes, true));
      const asked = recordingPiece.safeParse({ at: c.req.query("at"), of: c.req.query("of") });
      const body = await c.req.arrayBuffer();
      if (!asked.success)
        return refusal(c, 400, "bad_piece", "Say where the piece begins, and of how many bytes.");
      const { at, of } = asked.data;
      const isWhole = body.byteLength === Math.min(RECORDING_PIECE_BYTES, of - at);
      if (of > MOST_RECORDING_BYTES || of <= HEADER_BYTES || at % RECORDING_PIECE_BYTES !== 0 || !isWhole)
        return refusal(c, 400, "bad_piece", "This is no piece of a recording that can be kept.");
      await c.env.ARCHIVE.put(pbxPieceKey(recording, at), body);
      return c.json(await taken(c, recording, at, of));
    }),
  )
  .put("/link/recordings/:id/trouble", (c) =>
    ofSite(c, async (recording) => {
      const told = parseJson(recordingTrouble, await c.req.text(), 4_000);
      if (!told.ok) return refusal(c, 400, "bad_body", told.error);
      await new PbxRecordings(c.env.DB, recording.orgId).troubled(recording, told.value.trouble);
      return c.json(received(0, false));
    }),
  );

const received = (bytes: number, stored: boolean): RecordingReceived => ({ received: bytes, stored });
const endOf = (pieces: readonly { bytes: number }[]): number =>
  pieces.reduce((sum, { bytes }) => sum + bytes, 0);

/** How far it is there with this piece; whole, it is made one file. */
async function taken(c: Asked, recording: Recording, at: number, of: number): Promise<RecordingReceived> {
  // Pieces come in order: only the last makes it whole, unless the connector begins anew.
  if (at + RECORDING_PIECE_BYTES < of) return received(at + RECORDING_PIECE_BYTES, false);
  const pieces = await piecesOf(c.env.ARCHIVE, recording);
  if (endOf(pieces) !== of) return received(endOf(pieces), false);
  await joinPieces(c.env.ARCHIVE, recording, pieces);
  const ms = Math.round((of - HEADER_BYTES) / BYTES_PER_MS);
  const isWanted = await new PbxRecordings(c.env.DB, recording.orgId).stored(recording, of, ms);
  await dropPieces(c.env.ARCHIVE, recording);
  // Somebody has deleted it while it was joined.
  if (!isWanted) await c.env.ARCHIVE.delete(pbxRecordingKey(recording));
  return received(of, true);
}

/** Answers for a recording of the site whose token asks. */
async function ofSite(c: Asked, answer: (recording: Recording) => Promise<Response>): Promise<Response> {
  const token = parseSiteToken(c.req.header("authorization")?.replace(/^Bearer /, ""));
  if (!token.ok) return refusal(c, 401, "bad_token", token.error);
  const { siteId, secret } = token.value;
  const id = c.req.param("id") ?? "";
  const found = ACT.test(id)
    ? await recordingOfSite(c.env.DB, siteId, await hashToken(secret), id)
    : "unknown";
  if (found === "no_right") return refusal(c, 401, "bad_token", "This token is no site's.");
  if (found === "unknown") return refusal(c, 404, "not_found", "Nobody asked for a recording of this name.");
  if (found.deletedAt === null) return answer(found);
  // A piece may have come while it was deleted.
  await dropPieces(c.env.ARCHIVE, found);
  return refusal(c, 410, "deleted", "This recording was deleted.");
}
