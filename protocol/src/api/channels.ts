import { phoneLeg } from "../api.ts";
import { endpoint } from "./endpoint.ts";

/** What members do with calls that a PBX has in its own hands, by one of the call's channels (Asterisk's uniqueid). */
export const channels = {
  listen: endpoint({
    method: "POST",
    path: "/api/sites/:id/channels/:uniqueid/listen",
    about: "A leg that hears the conversation this channel is in, and is heard by nobody",
    permission: "calls.supervise",
    audit: "calls.listen",
    answer: phoneLeg,
  }),
  answer: endpoint({
    method: "POST",
    path: "/api/sites/:id/channels/:uniqueid/answer",
    about:
      "Claims the caller whom this channel rings for, or who waits in it, for this member's browser phone",
    permission: "calls.answer",
    audit: "calls.answer",
    answer: phoneLeg,
  }),
};
