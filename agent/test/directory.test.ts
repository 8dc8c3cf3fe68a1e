import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { header } from "@patchbay/protocol/ami/decoder";
import type { PbxDirectory } from "@patchbay/protocol/pbx";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Lab, startLab } from "../../asterisk-config/lab/lab.ts";
import { freePorts } from "../../asterisk-config/lab/ports.ts";
import { Site } from "./site.ts";

let site: Site;
let dir: string;
const phones: Lab[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "patchbay-phones-"));
  // 1001 is registered; nobody is at 1002.
  site = await Site.start({ moreQueues: "[sales]\nmember => PJSIP/1002\n[desk]\nmember => PJSIP/1001\n" });
});
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.stop();
  await site.calm();
});
afterAll(async () => {
  await site.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Has the phone of one extension register. */
async function register(extension: string): Promise<Lab> {
  const phone = await startLab({
    kind: "phone",
    root: site.root,
    dir: join(dir, extension),
    ports: await freePorts(),
    pbxSipPort: site.pbx.ports.sip,
    accounts: site.pbx.accounts.filter((account) => account.extension === extension),
    mediaUri: `ws://127.0.0.1:${site.person.port}/person`,
  });
  phones.push(phone);
  return phone;
}

/** What the edge was told last of whom callers can be put through to. */
function known(): PbxDirectory {
  const told = site.edge.messages.findLast(({ type }) => type === "snapshot" || type === "directory");
  if (told?.type === "directory") return told.data;
  if (told?.type !== "snapshot") throw new Error("the edge was told nothing yet");
  const { queues, extensions = [], unreachable = [], unstaffed = [] } = told.data;
  return { queues: queues.map(({ name }) => name), extensions, unreachable, unstaffed };
}
const until = (is: (directory: PbxDirectory) => boolean, what: string) =>
  site.edge.watch.until(() => (is(known()) ? true : undefined), what);

describe("whom callers of the PBX can be put through to", () => {
  it("A7: a phone that is not registered cannot be reached; one that registers can, until it goes", async () => {
    await site.connector();
    expect(known()).toMatchObject({ unreachable: expect.arrayContaining(["1002"]) });
    expect(known().unreachable).not.toContain("1001");
    const from = site.events.length;
    const registered = site.event("ContactStatus", from).then(() => performance.now());
    const told = site.edge.watch.until(() => {
      const { extensions, unreachable } = known();
      return extensions.includes("1004") && !unreachable.includes("1004") ? performance.now() : undefined;
    }, "1004, which can be reached");
    const phone = await register("1004");
    expect((await told) - (await registered)).toBeLessThan(1_000);
    await phone.console("pjsip send unregister register-1004");
    await until(({ unreachable }) => unreachable.includes("1004"), "1004, which has gone");
  });

  it("A7: members who come, pause and go make a queue staffed or not", async () => {
    await site.connector();
    expect(known()).toMatchObject({ queues: expect.arrayContaining(["sales", "desk"]) });
    expect(known().unstaffed).toContain("sales");
    expect(known().unstaffed).not.toContain("desk");
    await site.pbx.console("queue add member PJSIP/1001 to sales");
    await until(({ unstaffed }) => !unstaffed.includes("sales"), "somebody in sales");
    await site.pbx.console("queue pause member PJSIP/1001 queue sales");
    await until(({ unstaffed }) => unstaffed.includes("sales"), "nobody but who has a break");
    await site.pbx.console("queue unpause member PJSIP/1001 queue sales");
    await until(({ unstaffed }) => !unstaffed.includes("sales"), "somebody who is back");
    await site.pbx.console("queue remove member PJSIP/1001 from sales");
    await until(({ unstaffed }) => unstaffed.includes("sales"), "nobody in sales");
  });

  it("A7: a queue that was added and reloaded is known, and calls alone have nothing told", async () => {
    await site.connector();
    const before = site.edge.all("directory").length;
    await site.person.call("1720");
    await site.person.answered();
    await site.person.hangUp();
    await appendFile(join(site.pbxDir, "etc/queues.conf"), "[night]\nmember => PJSIP/1001\n");
    await site.pbx.console("module reload app_queue.so");
    await until(({ queues }) => queues.includes("night"), "the new queue");
    expect(site.edge.all("directory")).toHaveLength(before + 1);
  });

  it("A7: a queue that a plain `queue reload` has added is known, though no event tells of it", async () => {
    await site.connector({ PATCHBAY_LOOK_EVERY_MS: "1000" });
    await appendFile(join(site.pbxDir, "etc/queues.conf"), "[weekend]\n");
    const from = site.events.length;
    await site.pbx.console("queue reload all");
    await until(({ queues }) => queues.includes("weekend"), "the new queue");
    const told = site.events.slice(from).map((event) => header(event, "Event"));
    expect(told.filter((name) => /Reload|QueueMember/.test(name))).toEqual([]);
  });
});
