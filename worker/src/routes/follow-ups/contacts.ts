import { newContact } from "@patchbay/protocol/follow-ups";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { Contacts } from "../../store/follow-up/contacts.ts";
import { typedNumber } from "../../telephony/number.ts";
import { audit, type Ctx, organization } from "../calls/own-call.ts";
import { readBody } from "../request/body.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new Contacts(c.env.DB, c.var.member.orgId);

/** The people outside whom the organization knows, by number. */
export const contactRoutes = new Hono<AppEnv>()
  .use(tellPages)
  .get("/", permitted("calls.read"), async (c) => c.json({ contacts: await store(c).list() }))
  .put("/", permitted("calls.handle"), async (c) => {
    const body = await readBody(c, newContact);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const typed = typedNumber(body.value.number, c.var.member.country);
    if (!typed.ok) return refusal(c, 400, typed.code, typed.message);
    const { number } = typed;
    await store(c).save({ ...body.value, number, at: Date.now() });
    await organization(c).contactSaved({ ...body.value, number });
    audit(c, "contacts.save", number, "done");
    return c.json({ number });
  })
  .delete("/:number", permitted("calls.handle"), async (c) => {
    const number = c.req.param("number");
    const found = await store(c).remove(number);
    await organization(c).contactRemoved(number);
    audit(c, "contacts.remove", number.slice(0, 40), found ? "done" : "not_found");
    if (!found) return refusal(c, 404, "not_found", "This organization has no such contact.");
    return c.json({ removed: number });
  });
