import { pbxRecordings } from "@patchbay/protocol/api/pbx-recordings";
import { dropPieces } from "../../../jobs/recording/pbx-pieces.ts";
import { errorText, report } from "../../../log.ts";
import { pbxRecordingKey } from "../../../media/recording/pbx-keys.ts";
import { PbxRecordings } from "../../../store/pbx-recordings.ts";
import type { Ctx } from "../../endpoint/asker.ts";
import { done, missing } from "../../endpoint/outcome.ts";
import { serve } from "../../endpoint/serve.ts";
import { onCall } from "../own-call.ts";

const NONE = { code: "no_recording", message: "The PBX has made no such recording of this call." };
const store = (c: Ctx) => new PbxRecordings(c.env.DB, c.var.member.orgId);

/** What PBXs have recorded of calls. */
export const pbxRecordingRoutes = [
  serve(
    pbxRecordings.list,
    onCall(async (c, { id }) => done({ recordings: await store(c).ofCall(id) })),
  ),
  serve(
    pbxRecordings.remove,
    onCall(async (c, { id }, { params: { recording } }) => {
      const found = await store(c).get(id, recording);
      if (found === null) return missing(NONE);
      await store(c).remove(id, recording);
      await c.env.ARCHIVE.delete(pbxRecordingKey(found));
      await dropPieces(c.env.ARCHIVE, found);
      return done({ deleted: true as const }, { target: id, detail: `of the PBX, ${recording}` });
    }),
  ),
];

/** A member has had a PBX record this channel: its call is listed from now on, and has the recording. Never rejects. */
export async function recordingBegan(c: Ctx, siteId: string, id: string, channel: string): Promise<void> {
  try {
    const { orgId, name } = c.var.member;
    const link = c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(siteId));
    const callId = await link.listed(orgId, channel);
    if (callId !== null) await store(c).begin({ siteId, id, callId, byName: name });
  } catch (error) {
    report("warn", "a recording of a PBX was not noted", { site: siteId, error: errorText(error) });
  }
}
