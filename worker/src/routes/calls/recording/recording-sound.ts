import { Hono } from "hono";
import { type AppEnv, permitted } from "../../../auth/member.ts";
import { recordingKey } from "../../../media/recording/keys.ts";
import { pbxRecordingKey } from "../../../media/recording/pbx-keys.ts";
import { refusal } from "../../../refusal.ts";
import { PbxRecordings } from "../../../store/pbx-recordings.ts";
import { audit, type Ctx } from "../../endpoint/asker.ts";
import { notFound, ownCall } from "../own-call.ts";

const none = (c: Ctx) => refusal(c, 404, "no_recording", "There is no recording of this call.");

/** The sound itself, whole or in ranges of bytes as players ask for it. */
export const recordingSound = new Hono<AppEnv>()
  .get("/:id/recording", permitted("recordings.listen"), async (c) => {
    const callId = c.req.param("id");
    if ((await ownCall(c, callId)) === null) return notFound(c, "recordings.listen", callId);
    return sound(c, callId, recordingKey(c.var.member.orgId, callId), `call-${callId}.wav`);
  })
  .get("/:id/pbx-recordings/:recording/sound", permitted("recordings.listen"), async (c) => {
    const callId = c.req.param("id");
    if ((await ownCall(c, callId)) === null) return notFound(c, "recordings.listen", callId);
    const recordings = new PbxRecordings(c.env.DB, c.var.member.orgId);
    const found = await recordings.get(callId, c.req.param("recording"));
    if (found === null) return none(c);
    return sound(c, callId, pbxRecordingKey(found), `pbx-${found.id}.wav`);
  });

async function sound(c: Ctx, callId: string, key: string, name: string): Promise<Response> {
  const whole = await c.env.ARCHIVE.head(key);
  if (whole === null) return none(c);
  const asked = rangeOf(c.req.header("range"), whole.size);
  if (asked === "unsatisfiable") {
    return c.body(null, 416, { "content-range": `bytes */${whole.size}` });
  }
  const { offset, length } = asked ?? { offset: 0, length: whole.size };
  const body = await c.env.ARCHIVE.get(key, { range: { offset, length } });
  if (body === null) return none(c);
  const download = c.req.query("download") === "true";
  const bytes = `bytes ${offset} to ${offset + length - 1}`;
  audit(c, download ? "recordings.download" : "recordings.listen", callId, "done", bytes);
  return c.body(body.body, asked === null ? 200 : 206, {
    "content-type": "audio/wav",
    "content-length": String(length),
    ...(download ? { "content-disposition": `attachment; filename="${name}"` } : {}),
    "accept-ranges": "bytes",
    "cache-control": "private, no-store",
    ...(asked === null ? {} : { "content-range": `bytes ${offset}-${offset + length - 1}/${whole.size}` }),
  });
}

/** One range of bytes, as players ask for; null for the whole, and for what we need not understand. */
function rangeOf(
  header: string | undefined,
  size: number,
): { offset: number; length: number } | "unsatisfiable" | null {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { offset: size - length, length };
  }
  const offset = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return offset >= size || end < offset ? "unsatisfiable" : { offset, length: end - offset + 1 };
}
