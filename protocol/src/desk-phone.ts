import * as z from "zod";
import { deskPhone } from "./call.ts";
import { callId } from "./ids.ts";

/** GET and PUT /api/phone/desk: the phone on one's desk, and the sites that it may belong to. */
export const deskPhonePage = z.object({
  phone: deskPhone.extend({ site: z.string() }).nullable(),
  sites: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type DeskPhonePage = z.infer<typeof deskPhonePage>;

/** PUT /api/phone/desk: null forgets it. */
export const deskPhoneBody = z.object({ phone: deskPhone.nullable() });

/** POST /api/phone/desk/calls: repeated with the same `id` it is the same call, and the phone rings once. */
export const deskCallBody = z.object({
  id: z.uuid(),
  number: z.string().trim().min(1).max(40),
  line: z.string().min(1).max(80),
});
export type DeskCall = z.infer<typeof deskCallBody>;
export const deskCallAnswer = z.object({ callId });
