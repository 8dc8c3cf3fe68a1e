import { preparePerson } from "../../../simulators/caller/person.ts";
import { Desk } from "../../../simulators/desk/desk.ts";
import { DeskPhone } from "../../../simulators/desk/desk-phone.ts";
import { emailOf } from "../members.ts";
import type { Product } from "../product.ts";

/** An operator who takes calls, at a dashboard without a browser. */
export async function atDashboard({ stack }: Product): Promise<Desk> {
  const desk = await Desk.signIn(stack.edge.url, emailOf("operator"), stack.signIn.password);
  await desk.open();
  return desk;
}

/** They answer, and are there without a word. */
export async function answersAt(desk: Desk, callId: string, { speech }: Product): Promise<DeskPhone> {
  const stays = [{ kind: "stay", withinMs: 60_000 }] as const;
  const person = await preparePerson(stays, speech.voice, speech.recogniser);
  return new DeskPhone(desk, await desk.answer(callId), person);
}
