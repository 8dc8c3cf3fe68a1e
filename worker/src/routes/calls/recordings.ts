import { recordingBody } from "@patchbay/protocol/recording";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { noteInArchive } from "../../jobs/archive-call.ts";
import { dropRecording } from "../../jobs/recording/join-recording.ts";
import { peaksKey, recordingKey } from "../../media/recording/keys.ts";
import { refusal } from "../../refusal.ts";
import { readBody } from "../request/body.ts";
import { actorOf, audit, type Ctx, history, notFound, ownCall, session } from "./own-call.ts";

const none = (c: Ctx) => refusal(c, 404, "no_recording", "There is no recording of this call.");

/** What is kept of calls as sound: to be listened to, held back while a card number is said, and deleted. */
export const recordingRoutes = new Hono<AppEnv>()
  .post("/:id/recording", permitted("calls.answer"), async (c) => {
    const callId = c.req.param("id");
    const body = await readBody(c, recordingBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    if ((await ownCall(c, callId)) === null) return notFound(c, "recordings.pause", callId);
    const { paused } = body.value;
    const done = await session(c, callId).record({ do: "pause", by: actorOf(c), paused });
    audit(c, "recordings.pause", callId, done ? "done" : "refused", paused ? "paused" : "resumed");
    if (done) return c.json({ paused }, 202);
    const why = paused ? "Nothing is being recorded now." : "There is no paused recording of this call.";
    return refusal(c, 409, "not_recording", why);
  })
  .get("/:id/recording", permitted("recordings.listen"), async (c) => {
    const callId = c.req.param("id");
    if ((await ownCall(c, callId)) === null) return notFound(c, "recordings.listen", callId);
    const key = recordingKey(c.var.member.orgId, callId);
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
      ...(download ? { "content-disposition": `attachment; filename="call-${callId}.wav"` } : {}),
      "accept-ranges": "bytes",
      "cache-control": "private, no-store",
      ...(asked === null ? {} : { "content-range": `bytes ${offset}-${offset + length - 1}/${whole.size}` }),
    });
  })
  .get("/:id/recording/peaks", permitted("recordings.listen"), async (c) => {
    const callId = c.req.param("id");
    if ((await ownCall(c, callId)) === null) return notFound(c, "recordings.listen", callId);
    const peaks = await c.env.ARCHIVE.get(peaksKey(c.var.member.orgId, callId));
    return peaks === null
      ? none(c)
      : c.body(peaks.body, 200, { "content-type": "application/json", "cache-control": "private, no-store" });
  })
  .delete("/:id/recording", permitted("recordings.delete"), async (c) => {
    const callId = c.req.param("id");
    const call = await ownCall(c, callId);
    if (call === null) return notFound(c, "recordings.delete", callId);
    if (call.status !== "ended") {
      audit(c, "recordings.delete", callId, "refused", "still live");
      return refusal(c, 409, "still_live", "A recording can be deleted once its call has ended.");
    }
    const { orgId } = c.var.member;
    const by = actorOf(c);
    const noted = await session(c, callId).record({ do: "delete", by });
    if (!noted) {
      if ((await c.env.ARCHIVE.head(recordingKey(orgId, callId))) === null) {
        audit(c, "recordings.delete", callId, "not_found");
        return none(c);
      }
      await noteInArchive(c.env.ARCHIVE, orgId, callId, { type: "recording_deleted", by });
    }
    await dropRecording(c.env.ARCHIVE, orgId, callId);
    await history(c).forgetRecording(callId);
    audit(c, "recordings.delete", callId, "done");
    return c.json({ deleted: true });
  });

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
