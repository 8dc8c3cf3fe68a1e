import { header } from "@patchbay/protocol/ami/decoder";
import { afterEach, beforeEach, describe, expect } from "vitest";
import { noCalls, quiet } from "../acting.ts";
import type { Site } from "../site.ts";
import { it } from "../site-in-turn.ts";
import { putThroughAt } from "./put-through-at.ts";

let site: Site;
const { hangUp, hears, nothingLeftWithout } = putThroughAt(() => site);

/** How the transferrer's phone is called once they are gone. */
const BACK = "Local/9712@outgoing";

it.beforeAll(({ site: shared }) => {
  site = shared;
});
beforeEach(async () => {
  await site.connector();
});
afterEach(async () => {
  await noCalls(site);
  await site.calm();
});

const set = async (channel: string, variables: Record<string, string>): Promise<void> => {
  for (const [Variable, Value] of Object.entries(variables))
    await site.onlooker.send({ Action: "Setvar", Channel: channel, Variable, Value });
};
const redirect = (channel: string, context: string, exten: string) =>
  site.onlooker.send({ Action: "Redirect", Channel: channel, Context: context, Exten: exten, Priority: 1 });

/** A party and a transferrer in mid-transfer, by their variables alone: no connector knows of it. */
async function parted(): Promise<{ party: string; transferrer: string }> {
  const [party, transferrer] = [await quiet(site, 10), await quiet(site, 11)];
  const both = { PATCHBAY_XFER_ID: "t1", PATCHBAY_XFER_TO: "9810@outgoing", PATCHBAY_XFER_RING: "10" };
  await set(party, {
    ...both,
    PATCHBAY_XFER_WAIT: "600",
    PATCHBAY_XFER_OTHER: transferrer,
    PATCHBAY_XFER_BACK: BACK,
  });
  await set(transferrer, { ...both, PATCHBAY_XFER_OTHER: party });
  return { party, transferrer };
}

/** Has this channel been in that context of the dialplan? */
const ran = (channel: string, context: string): boolean =>
  site.events.some(
    (event) =>
      header(event, "Event") === "Newexten" &&
      header(event, "Channel") === channel &&
      header(event, "Context") === context,
  );
const runs = (channel: string, context: string) => expect.poll(() => ran(channel, context)).toBe(true);

describe("a transferrer who hangs up", () => {
  it("on the way back to the party, before they have them: the transferrer's phone rings for the party", async () => {
    const { party, transferrer } = await parted();
    // The party's way to hold takes longer than the target's being busy: the transferrer looks for them.
    await redirect(transferrer, "patchbay-back", "s");
    await runs(transferrer, "patchbay-back");
    await hangUp(transferrer);
    await hears(party, BACK);
    await nothingLeftWithout(party);
  });

  it("once they have the party again: it is over for both, and nobody is rung", async () => {
    const { party, transferrer } = await parted();
    await redirect(party, "patchbay-held", "s");
    await runs(party, "patchbay-held");
    await redirect(transferrer, "patchbay-back", "s");
    await hears(party, transferrer);
    await hangUp(transferrer);
    await expect.poll(() => site.channels()).toEqual([]);
    expect(ran(party, "patchbay-recall")).toBe(false);
  });

  it("before the target was dialled, after a call of theirs that was answered: the party is put through", async () => {
    const { party, transferrer } = await parted();
    await redirect(party, "patchbay-held", "s");
    await runs(party, "patchbay-held");
    // What their own call has left, and what their channel runs when it goes.
    await set(transferrer, { DIALSTATUS: "ANSWER" });
    await redirect(transferrer, "patchbay-consult", "h");
    await hears(party, "Local/9810@outgoing");
    await nothingLeftWithout(party);
  });
});
