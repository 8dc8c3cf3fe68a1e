import { calls } from "@patchbay/protocol/api/calls";
import { may, type Role } from "@patchbay/protocol/roles";
import type { WithheldShownTo } from "@patchbay/protocol/site";
import { WithheldCallers } from "../../store/withheld-callers.ts";
import { done, forbidden } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { onCall } from "./own-call.ts";

const maySee = (role: Role, shownTo: WithheldShownTo): boolean =>
  shownTo === "everybody" || (shownTo === "supervisors" && may(role, "calls.supervise"));

const NOTHING_SHOWN =
  "Nothing is shown to you of this caller's number. An owner or admin decides on the site's page who sees withheld numbers, for calls from then on.";

/** A number that its caller withheld, for those to whom their site shows it; whoever asks is in the audit log. */
export const withheldRoutes = [
  serve(
    calls.showWithheld,
    onCall(async (c, { id }) => {
      const kept = await new WithheldCallers(c.env.DB, c.var.member.orgId).get(id);
      // To whom nothing is shown is not told either whether there is something.
      return kept !== null && maySee(c.var.member.role, kept.shownTo)
        ? done({ number: kept.number, name: kept.name })
        : forbidden({ code: "withheld", message: NOTHING_SHOWN }, { detail: "" });
    }),
  ),
];
