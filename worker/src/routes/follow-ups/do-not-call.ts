import { doNotCall } from "@patchbay/protocol/api/follow-ups";
import { DoNotCallList } from "../../store/follow-up/do-not-call-list.ts";
import { typedNumber } from "../../telephony/number.ts";
import { type Ctx, organization } from "../endpoint/asker.ts";
import { done, missing, unusable } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new DoNotCallList(c.env.DB, c.var.member.orgId);

/** The numbers that are not called. Anybody who takes calls lists one; taking one off needs more. */
export const doNotCallRoutes = [
  serve(doNotCall.list, async (c) => done({ numbers: await store(c).list() })),
  serve(
    doNotCall.add,
    async (c, { body: { number: written, words } }) => {
      const typed = typedNumber(written, c.var.member.country);
      if (!typed.ok) return unusable(typed);
      const { number } = typed;
      await organization(c).doNotCall(number);
      await store(c).keep({ number, words, at: Date.now(), callId: null, addedBy: c.var.member.name });
      return done({ number }, { target: number });
    },
    tellPages,
  ),
  serve(
    doNotCall.remove,
    async (c, { params: { number } }) => {
      const found = await store(c).remove(number);
      await organization(c).mayCallAgain(number);
      return found ? done({ removed: number }) : missing("This number is not on the list.");
    },
    tellPages,
  ),
];
