import { newContact } from "@patchbay/protocol/follow-ups";
import { check } from "@patchbay/protocol/result";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { Contacts } from "../../store/follow-up/contacts.ts";
import { listedNumber } from "../../telephony/number.ts";
import { audit, type Ctx } from "../calls/own-call.ts";
import { refusal } from "../refusal.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new Contacts(c.env.DB, c.var.member.orgId);

/** The people outside whom the organization knows, by number. */
export const contactRoutes = new Hono<AppEnv>()
  .use(tellPages)
  .get("/", permitted("calls.read"), async (c) => c.json({ contacts: await store(c).list() }))
  .put("/", permitted("calls.handle"), async (c) => {
    const body = check(newContact, await c.req.json().catch(() => null));
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const number = listedNumber(body.value.number);
    if (number === "") return refusal(c, 400, "bad_number", "Give the contact's number.");
    await store(c).save({ ...body.value, number, at: Date.now() });
    audit(c, "contacts.save", number, "done");
    return c.json({ number });
  })
  .delete("/:number", permitted("calls.handle"), async (c) => {
    const number = c.req.param("number");
    const found = await store(c).remove(number);
    audit(c, "contacts.remove", number.slice(0, 40), found ? "done" : "not_found");
    if (!found) return refusal(c, 404, "not_found", "This organization has no such contact.");
    return c.json({ removed: number });
  });
