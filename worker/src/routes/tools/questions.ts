import { answerQuestionBody } from "@patchbay/protocol/api";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { actorOf, audit, notFound, ownCall, session } from "../calls/own-call.ts";
import { readBody } from "../request/body.ts";

/** What people answer to an assistant's question in mid-call. */
export const questionRoutes = new Hono<AppEnv>().post(
  "/:id/answer-question",
  permitted("calls.answer"),
  async (c) => {
    const callId = c.req.param("id");
    const body = await readBody(c, answerQuestionBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    if ((await ownCall(c, callId)) === null) return notFound(c, "calls.answer_question", callId);
    const refused = await session(c, callId).answerQuestion(actorOf(c), body.value);
    audit(c, "calls.answer_question", callId, refused === null ? "done" : "refused", refused?.code ?? "");
    if (refused !== null) return refusal(c, 409, refused.code, refused.message);
    return c.json({ accepted: true }, 202);
  },
);
