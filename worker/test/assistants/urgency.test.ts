import { env } from "cloudflare:test";
import { parseFeedDown } from "@patchbay/protocol/feed";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { CallHistory } from "../../src/store/history/calls.ts";
import { greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { logOf, summaryOf } from "../support/supervised.ts";

describe("words that nobody should be slow to act on", () => {
  it("stand in the call's log and on every dashboard while the call runs, and stay there", async () => {
    const organization = await createOrganization();
    await organization.provision({ model: JSON.stringify({ says: "My husband is choking!" }) });
    const desk = new TestDesk(await organization.signIn("operator"));
    const feed = await desk.available();
    const { callId, connector, uniqueid } = await greeted(organization);
    const shown = await feed.until(
      () =>
        feed.received
          .flatMap((raw) => {
            const message = parseFeedDown(raw);
            return message.ok && message.value.type === "batch" ? message.value.events : [];
          })
          .find((event) => event.type === "call_status_update" && event.call.urgent !== null),
      "the urgent call",
    );
    const urgent = {
      urgent: "My husband is choking",
      attention: "The caller said “My husband is choking”.",
    };
    expect(shown).toMatchObject({ call: { id: callId, status: "in_progress", ...urgent } });
    const log = await logOf(callId);
    expect(log.map(({ type }) => type)).not.toContain("call_ended");
    const said = log.findIndex((event) => event.type === "turn_finished" && event.turn.speaker === "caller");
    expect(log[said + 1]).toMatchObject({ type: "urgency_raised", words: urgent.urgent });
    connector.hangsUp(uniqueid);
    await expect.poll(async () => (await summaryOf(callId))?.status).toBe("ended");
    await archiveCall(env, { callId });
    expect(await new CallHistory(env.DB, organization.orgId).get(callId)).toMatchObject(urgent);
  });

  it("are nothing where the caller rules them out", async () => {
    const organization = await createOrganization();
    await organization.provision({ model: JSON.stringify({ says: "It is not an emergency." }) });
    const { callId } = await greeted(organization);
    await expect
      .poll(() => logOf(callId))
      .toContainEqual(expect.objectContaining({ type: "turn_understood" }));
    expect((await logOf(callId)).map(({ type }) => type)).not.toContain("urgency_raised");
    expect(await summaryOf(callId)).toMatchObject({ urgent: null, attention: null });
  });
});
