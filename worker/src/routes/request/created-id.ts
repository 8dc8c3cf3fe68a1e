import { hashToken } from "../../auth/tokens.ts";
import type { Ctx } from "../endpoint/asker.ts";

/**
 * The id of what is about to be created, 40 hex digits. Of an id that a page drew it is always the same, so that asking twice creates one
 * thing; another member's page, or another organization's, has drawn another.
 */
export async function createdId(c: Ctx, what: string, drawn: string | undefined): Promise<string> {
  const { orgId, userId } = c.var.member;
  return (await hashToken(`${what}/${orgId}/${userId}/${drawn ?? crypto.randomUUID()}`)).slice(0, 40);
}
