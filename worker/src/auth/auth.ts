import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { organization } from "better-auth/plugins";
import { drizzle } from "drizzle-orm/d1";
import type { Env } from "../env.ts";

import * as tables from "../store/auth-schema.ts";
import { authRelations } from "./relations.ts";

function build(env: Env, origin: string) {
  return betterAuth({
    appName: "Patchbay",
    baseURL: origin,
    basePath: "/api/auth",
    secret: env.AUTH_SECRET,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    database: drizzleAdapter(drizzle(env.DB, { schema: { ...tables, ...authRelations } }), {
      provider: "sqlite",
      schema: tables,
    }),
    // Accounts come from the setup and from invitations: nobody signs up to somebody else's switchboard.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    advanced: {
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
      // Every request asks for its session and whose it is: one read of D1 instead of two.
      database: { joins: true },
    },
    session: { expiresIn: 60 * 60 * 24 * 7, updateAge: 60 * 60 * 24 },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      // A whole office signs in from one address in the morning; guessing is counted by the account.
      customRules: { "/sign-in/email": { window: 60, max: 300 } },
    },
    // For what a session knows of its organization: its endpoints are not reached, see `routes/auth`, and who may do what is in `protocol/roles`.
    plugins: [organization({ allowUserToCreateOrganization: false, disableOrganizationDeletion: true })],
  });
}

export type Auth = ReturnType<typeof build>;

const built = new Map<string, Auth>();

/** One instance an origin and isolate: building it costs milliseconds, its bindings never change. */
export function authFor(env: Env, request: Request): Auth {
  const { origin } = new URL(request.url);
  const held = built.get(origin);
  if (held !== undefined) return held;
  const auth = build(env, origin);
  built.set(origin, auth);
  return auth;
}
