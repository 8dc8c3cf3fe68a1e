import { doneBody } from "@patchbay/protocol/follow-ups";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { Messages } from "../../store/follow-up/messages.ts";
import { audit, type Ctx } from "../calls/own-call.ts";
import { readBody } from "../request/body.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new Messages(c.env.DB, c.var.member.orgId);
const MISSING = "This organization has no such message.";

/** Messages that callers left. */
export const messageRoutes = new Hono<AppEnv>()
  .use(tellPages)
  .get("/", permitted("calls.read"), async (c) => c.json({ messages: await store(c).list() }))
  .put("/:id{.+}/done", permitted("calls.handle"), async (c) => {
    const id = c.req.param("id");
    const body = await readBody(c, doneBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const by = body.value.done ? c.var.member.name : null;
    const found = await store(c).markDone(id, by, Date.now());
    audit(
      c,
      "messages.done",
      id.slice(0, 120),
      found ? "done" : "not_found",
      body.value.done ? "done" : "open",
    );
    return found ? c.json({ done: body.value.done }) : refusal(c, 404, "not_found", MISSING);
  })
  .delete("/:id{.+}", permitted("calls.handle"), async (c) => {
    const id = c.req.param("id");
    const found = await store(c).remove(id);
    audit(c, "messages.remove", id.slice(0, 120), found ? "done" : "not_found");
    return found ? c.json({ removed: id }) : refusal(c, 404, "not_found", MISSING);
  });
