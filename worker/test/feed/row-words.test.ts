import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { Dashboard } from "../support/feed/dashboard.ts";
import { greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { summaryOf } from "../support/supervised.ts";

const rowsOf = (dashboard: Dashboard) =>
  dashboard
    .messages()
    .flatMap((message) => (message.type === "batch" ? message.events : []))
    .flatMap((event) => (event.type === "row_words" ? [event.words] : []));

describe("D6: the words of live calls in their rows", () => {
  it("D6: come as they are spoken to whoever looks at a list, and to nobody else", async () => {
    const organization = await createOrganization();
    const list = await Dashboard.open(organization, "calls", "words");
    const elsewhere = await Dashboard.open(organization, "calls");
    const foreign = await Dashboard.open(await createOrganization(), "calls", "words");
    const { callId } = await greeted(organization);
    const { words } = await list.event("row_words", (event) => event.words.text !== "");
    expect(words).toMatchObject({ callId, text: "Hello there." });
    // Once the greeting was heard it is a turn, which the row has with everything else of the call.
    await list.event("row_words", (event) => event.words.turnId === words.turnId && event.words.text === "");
    await list.event("call_status_update", ({ call }) => call.lastWords === "Hello there.");
    await elsewhere.event("call_status_update", ({ call }) => call.lastWords === "Hello there.");
    expect(rowsOf(elsewhere)).toEqual([]);
    expect(rowsOf(foreign)).toEqual([]);
  });

  it("D6: are in the list that somebody opens later, and in nothing once nobody looks", async () => {
    const organization = await createOrganization();
    const { callId } = await greeted(organization);
    const call = await summaryOf(callId);
    if (call === undefined) throw new Error("no call");
    const object = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(organization.orgId));
    const row = { callId, turnId: "t9", text: "And what about" };
    const speak = () => object.callChanged({ call, entries: [], interim: [], row });
    expect(await speak()).toMatchObject({ listed: false });
    const first = await Dashboard.open(organization, "words");
    expect((await first.welcome("words")).snapshot).toMatchObject({ words: [] });
    expect(await speak()).toMatchObject({ listed: true });
    await first.event("row_words", ({ words }) => words.text === row.text);
    const late = await Dashboard.open(organization, "words");
    expect((await late.welcome("words")).snapshot).toMatchObject({ words: [row] });
    for (const page of [first, late]) {
      page.say({ type: "unsubscribe", topic: "words" });
      page.say({ type: "snapshot_request", topic: "calls" });
      await page.welcome("calls");
    }
    expect(await speak()).toMatchObject({ listed: false });
    const again = await Dashboard.open(organization, "words");
    expect((await again.welcome("words")).snapshot).toMatchObject({ words: [] });
  });
});
