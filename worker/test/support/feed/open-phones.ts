import { env, runInDurableObject } from "cloudflare:test";
import type { TestOrganization } from "../organization.ts";

/** The legs of the phones that are known to whoever ends them, which is told of each a moment after it was opened. */
export const openPhones = ({ orgId }: TestOrganization): Promise<string[]> =>
  runInDurableObject(env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId)), (_object, { storage }) =>
    storage.sql
      .exec<{ leg: string }>("SELECT leg_id AS leg FROM phone")
      .toArray()
      .map(({ leg }) => leg),
  );
