import { contacts } from "@patchbay/protocol/api/follow-ups";
import { Contacts } from "../../store/follow-up/contacts.ts";
import { typedNumber } from "../../telephony/number.ts";
import { type Ctx, organization } from "../endpoint/asker.ts";
import { done, missing, unusable } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new Contacts(c.env.DB, c.var.member.orgId);

/** The people outside whom the organization knows, by number. */
export const contactRoutes = [
  serve(contacts.list, async (c) => done({ contacts: await store(c).list() })),
  serve(
    contacts.save,
    async (c, { body }) => {
      const typed = typedNumber(body.number, c.var.member.country);
      if (!typed.ok) return unusable(typed);
      const { number } = typed;
      await store(c).save({ ...body, number, at: Date.now() });
      await organization(c).contactSaved({ ...body, number });
      return done({ number }, { target: number });
    },
    tellPages,
  ),
  serve(
    contacts.remove,
    async (c, { params: { number } }) => {
      const found = await store(c).remove(number);
      await organization(c).contactRemoved(number);
      return found ? done({ removed: number }) : missing("This organization has no such contact.");
    },
    tellPages,
  ),
];
