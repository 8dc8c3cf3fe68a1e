import { callbacks } from "@patchbay/protocol/api/follow-ups";
import { Callbacks } from "../../store/follow-up/callbacks.ts";
import { typedNumber } from "../../telephony/number.ts";
import type { Ctx } from "../endpoint/asker.ts";
import { done, unusable } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { createdId } from "../request/created-id.ts";
import { markedDone, removedOf } from "./entries.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new Callbacks(c.env.DB, c.var.member.orgId);
const MISSING = "This organization has no such callback.";

/** Whom the organization has promised to call back. */
export const callbackRoutes = [
  serve(callbacks.list, async (c) => done({ callbacks: await store(c).list() })),
  serve(
    callbacks.add,
    async (c, { body }) => {
      const typed = typedNumber(body.number, c.var.member.country);
      if (!typed.ok) return unusable(typed);
      const id = await createdId(c, "callback", body.id);
      const at = Date.now();
      const isNew = await store(c).keep({ ...body, id, number: typed.number, callId: null, at });
      return done({ id }, { target: id, again: !isNew });
    },
    tellPages,
  ),
  serve(callbacks.markDone, markedDone(store, MISSING), tellPages),
  serve(callbacks.remove, removedOf(store, MISSING), tellPages),
];
