import { doneBody, newCallback } from "@patchbay/protocol/follow-ups";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { Callbacks } from "../../store/follow-up/callbacks.ts";
import { typedNumber } from "../../telephony/number.ts";
import { audit, type Ctx } from "../calls/own-call.ts";
import { readBody } from "../request/body.ts";
import { createdId } from "../request/created-id.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new Callbacks(c.env.DB, c.var.member.orgId);
const MISSING = "This organization has no such callback.";

/** Whom the organization has promised to call back. */
export const callbackRoutes = new Hono<AppEnv>()
  .use(tellPages)
  .get("/", permitted("calls.read"), async (c) => c.json({ callbacks: await store(c).list() }))
  .post("/", permitted("calls.handle"), async (c) => {
    const body = await readBody(c, newCallback);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const typed = typedNumber(body.value.number, c.var.member.country);
    if (!typed.ok) return refusal(c, 400, typed.code, typed.message);
    const { number } = typed;
    const id = await createdId(c, "callback", body.value.id);
    const isNew = await store(c).keep({ ...body.value, id, number, callId: null, at: Date.now() });
    if (isNew) audit(c, "callbacks.add", id, "done");
    return c.json({ id }, 201);
  })
  .put("/:id{.+}/done", permitted("calls.handle"), async (c) => {
    const id = c.req.param("id");
    const body = await readBody(c, doneBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const by = body.value.done ? c.var.member.name : null;
    const found = await store(c).markDone(id, by, Date.now());
    audit(
      c,
      "callbacks.done",
      id.slice(0, 120),
      found ? "done" : "not_found",
      body.value.done ? "done" : "open",
    );
    return found ? c.json({ done: body.value.done }) : refusal(c, 404, "not_found", MISSING);
  })
  .delete("/:id{.+}", permitted("calls.handle"), async (c) => {
    const id = c.req.param("id");
    const found = await store(c).remove(id);
    audit(c, "callbacks.remove", id.slice(0, 120), found ? "done" : "not_found");
    return found ? c.json({ removed: id }) : refusal(c, 404, "not_found", MISSING);
  });
