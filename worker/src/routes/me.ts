import { me } from "@patchbay/protocol/api/me";
import { ownPassword } from "@patchbay/protocol/api/organization";
import { permissionsOf } from "@patchbay/protocol/roles";
import { Accounts } from "../store/people/accounts.ts";
import { SignInTries } from "../store/people/sign-in-tries.ts";
import { organization } from "./endpoint/asker.ts";
import { done, refused, unusable } from "./endpoint/outcome.ts";
import { serve } from "./endpoint/serve.ts";

/** Who is signed in, where, and what they may do; and their own password. */
export const meRoutes = [
  serve(me.read, async (c) => {
    const { userId, name, email, orgId, orgName, country, timeZone, role } = c.var.member;
    return done({
      user: { id: userId, name, email },
      organization: { id: orgId, name: orgName, country, timeZone },
      role,
      permissions: [...permissionsOf(role)],
    });
  }),
  serve(ownPassword.change, async (c, { body: { current, password } }) => {
    const { userId, email, sessionId } = c.var.member;
    // Whoever sits down at a page that was left open guesses no better than at the door.
    const tries = new SignInTries(c.env.DB);
    if ((await tries.begin(email, Date.now())) > 0) {
      const message = "Too many wrong passwords. Wait a few minutes, and try again.";
      return unusable({ code: "too_many", message }, 429);
    }
    const accounts = new Accounts(c.env.DB);
    if (!(await accounts.isPassword(userId, current))) {
      const message = "This is not your present password.";
      return refused({ code: "wrong_password", message }, { target: userId });
    }
    await accounts.setPassword(userId, password, sessionId);
    await tries.right(email, Date.now());
    await organization(c).membersChanged();
    return done({ changed: true }, { target: userId });
  }),
];
