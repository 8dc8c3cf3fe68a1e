import * as z from "zod";
import { endpoint } from "./endpoint.ts";

/** A recording that a PBX has made of a call. Times in epoch milliseconds; `bytes` and `ms` are null until it is here. */
export const pbxRecording = z.object({
  id: z.string(),
  at: z.number().int(),
  byName: z.string(),
  bytes: z.number().int().nullable(),
  ms: z.number().int().nullable(),
  /** Why it could not be fetched yet, in words. */
  trouble: z.string(),
});
export type PbxRecording = z.infer<typeof pbxRecording>;

/** What a PBX has recorded of a call. The sound is at `GET /api/calls/:id/pbx-recordings/:recording/sound`, as that of every recording. */
export const pbxRecordings = {
  list: endpoint({
    method: "GET",
    path: "/api/calls/:id/pbx-recordings",
    about: "What the PBX has recorded of a call, here already or on its way",
    permission: "recordings.listen",
    answer: z.object({ recordings: z.array(pbxRecording) }),
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/calls/:id/pbx-recordings/:recording",
    about: "Deletes a recording that the PBX has made, for good; a file that is still on the PBX stays there",
    permission: "recordings.delete",
    audit: "recordings.delete",
    answer: z.object({ deleted: z.literal(true) }),
  }),
};
