import type { PbxEvent } from "@patchbay/protocol/pbx";
import { afterEach, describe, expect } from "vitest";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";
import { SlowManager } from "./slow-manager.ts";

let site: Site;
let manager: SlowManager;
it.beforeAll(async ({ site: ours }) => {
  site = ours;
});
afterEach(async () => {
  await site.calm();
  manager.close();
});

/** The question whether a caller withholds their number. */
const QUESTION = "CALLERID(pres)";

/** Somebody dials into a queue of the site's own while Asterisk does not say what they want shown; answers what the edge is told of them. */
async function joins(extension: string): Promise<{ told: () => PbxEvent[]; withheld: () => unknown[] }> {
  manager = await SlowManager.to(site.pbx.ports.ami);
  await site.connector({ PATCHBAY_AMI_PORT: String(manager.port) });
  manager.hold(QUESTION);
  await site.person.call(extension);
  const join = await site.edge.watch.until(() => site.edge.pbx("queue_join")[0], "the queue at the edge");
  const told = () =>
    site.edge.messages.flatMap((message) => (message.type === "pbx_events" ? message.data.events : []));
  const withheld = () =>
    told().flatMap((event) =>
      event.kind === "channel_state" && event.uniqueid === join.uniqueid && event.caller !== undefined
        ? [event.caller.withheld]
        : [],
    );
  return { told, withheld };
}

describe("A8: who joins a queue within the time that Asterisk takes to say what may be shown of them", () => {
  it("A8: is nobody whose number is shown, where they withhold it, before and after it is said", async () => {
    const { told, withheld } = await joins("1613");
    // Before the edge makes a call of them.
    const kinds = told().map((event) => event.kind === "channel_state" && event.caller?.withheld === true);
    expect(kinds.indexOf(true)).toBeGreaterThanOrEqual(0);
    expect(kinds.indexOf(true)).toBeLessThan(told().findIndex(({ kind }) => kind === "queue_join"));
    manager.letThrough();
    // It is asked again after a while, or was just now.
    await Promise.race([manager.passed(QUESTION), new Promise((resolve) => setTimeout(resolve, 5_000))]);
    await site.person.hangUp();
    // What is answered comes before what happens later.
    await site.edge.watch.until(() => site.edge.pbx("channel_hangup")[0], "the end");
    expect(withheld()).not.toContain(false);
  });

  it("A8: is shown where they withhold nothing, as soon as that is said", async () => {
    const { withheld } = await joins("1600");
    expect(withheld()).toEqual([true]);
    manager.letThrough();
    await site.edge.watch.until(() => (withheld().includes(false) ? true : undefined), "who calls");
    expect(withheld()).toEqual([true, false]);
  });
});
