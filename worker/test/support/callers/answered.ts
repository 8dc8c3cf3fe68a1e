import { frame, openMedia, TestConnector } from "../connector.ts";
import type { TestOrganization } from "../organization.ts";
import { desks } from "../phone.ts";

type Settings = NonNullable<NonNullable<Parameters<TestOrganization["provision"]>[0]>["settings"]>;

/** A PBX call that rings with people and that Olivia has answered; what her caller hears first is their settings' affair. */
export async function answered(settings: Settings) {
  const { organization, people } = await desks("Olivia");
  const [olivia] = people;
  if (olivia === undefined) throw new Error("a desk");
  const plan = { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } } as const;
  await organization.provision({ routes: [{ exten: "1500", plan }], settings });
  await olivia.available();
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed("u.1", "1500");
  const caller = await openMedia(callId, mediaTicket);
  await frame(caller, "welcome");
  const phone = await olivia.phone((await olivia.post(`/calls/${callId}/answer`)).body);
  return { organization, callId, caller, phone };
}
