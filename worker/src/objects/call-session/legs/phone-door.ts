import { parseJson } from "@patchbay/protocol/result";
import * as z from "zod";

/** The member who opens a phone, set by the Worker after it checked the session; never taken from outside. */
export const PHONE_MEMBER_HEADER = "x-patchbay-phone-member";

const phoneMember = z.object({ userId: z.string(), sessionId: z.string(), orgId: z.string() });
export type PhoneMember = z.infer<typeof phoneMember>;

export const phoneMemberHeader = (member: PhoneMember): string => JSON.stringify(phoneMember.parse(member));

/** Who opens this phone; null where the request came by another door. */
export function phoneMemberOf(request: Request): PhoneMember | null {
  if (!new URL(request.url).pathname.startsWith("/phone/")) return null;
  const member = parseJson(phoneMember, request.headers.get(PHONE_MEMBER_HEADER), 1_000);
  return member.ok ? member.value : null;
}
