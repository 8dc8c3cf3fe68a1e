import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditPage } from "@patchbay/protocol/audit";
import { afterEach, expect } from "vitest";
import { CONFERENCE, confer, conferenceShortcomings } from "../simulators/call/inside/conference.ts";
import { type SipPhone, startSipPhone } from "../simulators/caller/sip-phone.ts";
import { Desk } from "../simulators/desk/desk.ts";
import { featuresOf } from "../simulators/speech/features.ts";
import { warpOpenEnd } from "../simulators/speech/warp.ts";
import { emailOf } from "./support/members.ts";
import { expectNothingLeft } from "./support/nothing-left.ts";
import type { Product } from "./support/product.ts";
import { it } from "./support/shared/product.ts";

/** Nearer than this two sounds are the same words of the same voice. */
const SAME_DISTANCE = 3;
const EXTENSIONS = { first: "1002", second: "1003", third: "1004", late: "1005" } as const;

let product: Product;
const leaving: (() => Promise<void>)[] = [];

it.beforeAll(({ product: ours }) => {
  product = ours;
});
afterEach(async () => {
  await product.onlooker.hangUpAll();
  for (const leave of leaving.splice(0)) await leave();
  await expectNothingLeft(product);
});

async function fourPhones(): Promise<SipPhone> {
  const { secrets, pbx, asteriskRoot: root } = product.stack;
  const dir = await mkdtemp(join(tmpdir(), "patchbay-conference-"));
  leaving.push(() => rm(dir, { recursive: true, force: true }));
  const accounts = Object.values(EXTENSIONS).map((extension) => ({
    extension,
    password: secrets.SIP_PASSWORD,
  }));
  const started = await startSipPhone({
    root,
    dir,
    pbxSipPort: pbx.ports.sip,
    accounts,
    ...product.speech,
  });
  leaving.unshift(() => started.stop());
  return started;
}

/** How far what was heard is from this sound, and which part of that it is. */
function likeness(heard: Uint8Array, sound: Uint8Array): { distance: number; part: number } {
  const [one, other] = [featuresOf(heard), featuresOf(sound)];
  const { distance, reached } = warpOpenEnd(one, other);
  return { distance, part: reached / other.timesMs.length };
}

it("a conference is muted, locked, recorded and left as the panel has it, and every ear hears that", async () => {
  const phone = await fourPhones();
  const { edge, signIn, connectorOptions } = product.stack;
  const desk = await Desk.signIn(edge.url, emailOf("supervisor"), signIn.password);
  const sinceMs = Date.now();
  const report = await confer({
    phone,
    extensions: EXTENSIONS,
    desk,
    recordings: join(connectorOptions.dir, "pbx/spool/monitor"),
    recogniser: product.speech.recogniser,
    told: () => {},
  });
  expect(conferenceShortcomings(report)).toEqual([]);

  // Who came while it was locked was never in it, and was told why by Asterisk.
  const channelOf = (extension: string) => (event: { Channel: string }) =>
    event.Channel.startsWith(`PJSIP/${extension}-`);
  const keptOut = product.onlooker.first("Newchannel", sinceMs, channelOf(EXTENSIONS.late));
  const joined = product.onlooker.first("ConfbridgeJoin", sinceMs, channelOf(EXTENSIONS.late));
  expect(joined?.Conference).toBe(CONFERENCE.name);
  expect(joined?.Channel).not.toBe(keptOut?.Channel);
  const said: Uint8Array[] = [];
  const onSound = (mulaw: Uint8Array) => said.push(mulaw);
  await phone.call(CONFERENCE.whenLocked, [{ kind: "stay" }], { from: EXTENSIONS.late, onSound });
  const locked = Buffer.concat(said);
  const same = likeness(report.atTheDoor, locked);
  expect(same.distance).toBeLessThan(SAME_DISTANCE);
  expect(same.part).toBeGreaterThan(0.9);
  const other = await product.speech.voice.speak("Goodbye, and have a nice day.", "prompt");
  expect(likeness(other, locked).distance).toBeGreaterThan(2 * SAME_DISTANCE);

  const asked = async () => {
    const { entries } = await product.owner.get("/api/audit?limit=50", auditPage);
    const ours = entries.filter(({ action, at }) => action.startsWith("ami.Confbridge") && at >= sinceMs);
    return ours.map(({ action, result }) => `${action} ${result}`).toReversed();
  };
  const acts = ["Mute", "Unmute", "Lock", "Unlock", "StartRecord", "StopRecord", "Kick"];
  await expect.poll(asked).toEqual(acts.map((act) => `ami.Confbridge${act} done`));
}, 240_000);
