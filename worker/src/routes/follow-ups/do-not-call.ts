import { newDoNotCall } from "@patchbay/protocol/follow-ups";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { DoNotCallList } from "../../store/follow-up/do-not-call-list.ts";
import { typedNumber } from "../../telephony/number.ts";
import { audit, type Ctx, organization } from "../calls/own-call.ts";
import { readBody } from "../request/body.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new DoNotCallList(c.env.DB, c.var.member.orgId);

/** The numbers that are not called. Anybody who takes calls lists one; taking one off needs more. */
export const doNotCallRoutes = new Hono<AppEnv>()
  .use(tellPages)
  .get("/", permitted("calls.read"), async (c) => c.json({ numbers: await store(c).list() }))
  .post("/", permitted("calls.handle"), async (c) => {
    const body = await readBody(c, newDoNotCall);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const typed = typedNumber(body.value.number, c.var.member.country);
    if (!typed.ok) return refusal(c, 400, typed.code, typed.message);
    const { number } = typed;
    await organization(c).doNotCall(number);
    const addedBy = c.var.member.name;
    await store(c).keep({ number, words: body.value.words, at: Date.now(), callId: null, addedBy });
    audit(c, "do_not_call.add", number, "done");
    return c.json({ number }, 201);
  })
  .delete("/:number", permitted("calls.supervise"), async (c) => {
    const number = c.req.param("number");
    const found = await store(c).remove(number);
    await organization(c).mayCallAgain(number);
    audit(c, "do_not_call.remove", number.slice(0, 40), found ? "done" : "not_found");
    if (!found) return refusal(c, 404, "not_found", "This number is not on the list.");
    return c.json({ removed: number });
  });
