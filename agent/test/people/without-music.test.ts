import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noCalls } from "../acting.ts";
import { Site } from "../site.ts";
import { outgoing, putThroughAt } from "./put-through-at.ts";

let site: Site;
const { until, putting, step, hears, nothingLeftWithout } = putThroughAt(() => site);

beforeAll(async () => {
  site = await Site.start({ withoutModules: ["res_musiconhold"] });
});
beforeEach(async () => {
  await site.connector();
});
afterEach(async () => {
  await noCalls(site);
  await site.calm();
});
afterAll(() => site.stop());

describe("without res_musiconhold", () => {
  it("a party waits in silence, and is handed over", async () => {
    expect(await site.pbx.console("core show application StartMusicOnHold")).toContain("not registered");
    const { id, party } = await putting(outgoing("9810"), { how: "attended" });
    await until(id, "talking");
    expect(await site.channels()).toContain(party);
    expect(await step(id, "complete")).toEqual({ code: "", message: "" });
    await until(id, "done");
    await hears(party, "Local/9810@outgoing");
    await nothingLeftWithout(party);
  });

  it("a party comes back to the transferrer, and is put through at once", async () => {
    const back = await putting(outgoing("9917"), { how: "attended" });
    expect(await until(back.id, "back")).toMatchObject({ why: "busy" });
    await hears(back.party, back.transferrer);
    await noCalls(site);
    const { id, party } = await putting(outgoing("9810"));
    await until(id, "done");
    await hears(party, "Local/9810@outgoing");
    await nothingLeftWithout(party);
  });
});
