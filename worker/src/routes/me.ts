import type { Me } from "@patchbay/protocol/api";
import { ownPasswordBody } from "@patchbay/protocol/members";
import { permissionsOf } from "@patchbay/protocol/roles";
import { Hono } from "hono";
import type { AppEnv } from "../auth/member.ts";
import { refusal } from "../refusal.ts";
import { Accounts } from "../store/people/accounts.ts";
import { SignInTries } from "../store/people/sign-in-tries.ts";
import { audit, organization } from "./calls/own-call.ts";
import { readBody } from "./request/body.ts";

/** Who is signed in, where, and what they may do; and their own password. */
export const meRoutes = new Hono<AppEnv>()
  .get("/", (c) => {
    const { userId, name, email, orgId, orgName, country, timeZone, role } = c.var.member;
    const me: Me = {
      user: { id: userId, name, email },
      organization: { id: orgId, name: orgName, country, timeZone },
      role,
      permissions: [...permissionsOf(role)],
    };
    return c.json(me);
  })
  .put("/password", async (c) => {
    const body = await readBody(c, ownPasswordBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { userId, email, sessionId } = c.var.member;
    const { current, password } = body.value;
    // Whoever sits down at a page that was left open guesses no better than at the door.
    const tries = new SignInTries(c.env.DB);
    if ((await tries.begin(email, Date.now())) > 0) {
      return refusal(c, 429, "too_many", "Too many wrong passwords. Wait a few minutes, and try again.");
    }
    const accounts = new Accounts(c.env.DB);
    if (!(await accounts.isPassword(userId, current))) {
      audit(c, "members.change_password", userId, "refused", "wrong_password");
      return refusal(c, 409, "wrong_password", "This is not your present password.");
    }
    await accounts.setPassword(userId, password, sessionId);
    await tries.right(email, Date.now());
    await organization(c).membersChanged();
    audit(c, "members.change_password", userId, "done");
    return c.json({ changed: true });
  });
