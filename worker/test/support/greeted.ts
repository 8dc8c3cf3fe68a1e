import { expect } from "vitest";
import { openMedia, TestConnector } from "./connector.ts";
import type { TestOrganization } from "./organization.ts";
import { hears, playsAll, voice } from "./phone.ts";
import { ASSISTANT, logOf, typesOf } from "./supervised.ts";

let calls = 0;

/** A PBX call whose caller is greeted and then says something: the assistant does what its script says. */
export async function greeted(organization: TestOrganization) {
  const connector = await TestConnector.connect(organization.token);
  calls += 1;
  const uniqueid = `greeted.${calls}`;
  const { callId, mediaTicket } = await connector.routed(uniqueid);
  const caller = await openMedia(callId, mediaTicket);
  const stopPlaying = playsAll(caller);
  await hears(caller, ASSISTANT);
  await expect.poll(() => typesOf(callId)).toContain("turn_finished");
  for (let n = 0; n < 30; n += 1) caller.send(voice(0x11, n));
  return { organization, connector, callId, caller, uniqueid, stopPlaying };
}

/** How the assistant's tools ended, in order. */
export const finishedTools = async (callId: string) =>
  (await logOf(callId)).flatMap((event) => (event.type === "tool_finished" ? [event] : []));
