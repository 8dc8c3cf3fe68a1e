import { recordings } from "@patchbay/protocol/api/calls";
import { recordingPeaks } from "@patchbay/protocol/recording";
import { noteInArchive } from "../../../jobs/archive-call.ts";
import { dropRecording } from "../../../jobs/recording/join-recording.ts";
import { peaksKey, recordingKey } from "../../../media/recording/keys.ts";
import { actorOf } from "../../endpoint/asker.ts";
import { done, missing, refused } from "../../endpoint/outcome.ts";
import { serve } from "../../endpoint/serve.ts";
import { history, onCall, onLine, session } from "../own-call.ts";

const NONE = { code: "no_recording", message: "There is no recording of this call." };

/** What is kept of calls as sound: held back while a card number is said, drawn, and deleted. */
export const recordingRoutes = [
  serve(
    recordings.pause,
    onLine(async (c, { id }, { body: { paused } }) => {
      const entry = { detail: paused ? "paused" : "resumed" };
      if (await session(c, id).record({ do: "pause", by: actorOf(c), paused }))
        return done({ paused }, entry);
      const message = paused
        ? "Nothing is being recorded now."
        : "There is no paused recording of this call.";
      return refused({ code: "not_recording", message }, entry);
    }),
  ),
  serve(
    recordings.peaks,
    onCall(async (c, { id }) => {
      const peaks = await c.env.ARCHIVE.get(peaksKey(c.var.member.orgId, id));
      return peaks === null ? missing(NONE) : done(recordingPeaks.parse(await peaks.json()));
    }),
  ),
  serve(
    recordings.remove,
    onCall(async (c, { id, status }) => {
      if (status !== "ended") {
        const message = "A recording can be deleted once its call has ended.";
        return refused({ code: "still_live", message }, { detail: "still live" });
      }
      const { orgId } = c.var.member;
      const by = actorOf(c);
      const noted = await session(c, id).record({ do: "delete", by });
      if (!noted) {
        if ((await c.env.ARCHIVE.head(recordingKey(orgId, id))) === null) return missing(NONE);
        await noteInArchive(c.env.ARCHIVE, orgId, id, { type: "recording_deleted", by });
      }
      await dropRecording(c.env.ARCHIVE, orgId, id);
      await history(c).forgetRecording(id);
      return done({ deleted: true });
    }),
  ),
];
