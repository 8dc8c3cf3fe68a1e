import { deriveCallId, randomToken } from "@patchbay/protocol/ids";
import type { Stray } from "@patchbay/protocol/link/stray";
import { afterEach, describe, expect } from "vitest";
import type { ConnectorProcess } from "./connector-process.ts";
import { FakeMedia } from "./fake-media.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

const GRACE_MS = 1_000;

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

const start = (path: "websocket" | "audiosocket" = "websocket"): Promise<ConnectorProcess> =>
  site.connector({ PATCHBAY_SWEEP_AFTER_MS: String(GRACE_MS), PATCHBAY_MEDIA_PATH: path });

/** Dials as somebody would who then dies: nothing owns what comes of it. */
async function orphan(number: string, uniqueid?: string): Promise<void> {
  const reply = await site.onlooker.send({
    Action: "Originate",
    Channel: `Local/${number}@patchbay-out/n`,
    Async: true,
    Timeout: 60_000,
    Context: "outgoing",
    Exten: "9700",
    Priority: 1,
    ...(uniqueid === undefined ? {} : { ChannelId: uniqueid }),
  });
  expect(reply.ok).toBe(true);
}

/** A call that the edge placed, its audio included, of which nobody knows any more. */
async function orphanWithAudio(): Promise<void> {
  const callId = await deriveCallId({ source: "pbx", siteId: "testsite", uniqueid: randomToken() });
  const media = new FakeMedia(site.edge.watch);
  media.ticket = randomToken();
  site.edge.media.set(callId, media);
  site.edge.command({
    kind: "originate",
    callId,
    mediaTicket: media.ticket,
    number: "9701",
    timeoutMs: 10_000,
    callerNumber: "1412",
    callerName: "",
    uniqueid: `patchbay-${callId}`,
  });
  await site.edge.watch.until(() => (media.joined ? true : undefined), "the call's media");
}

/** A caller in the dialplan of a transfer, whose target rings and rings. */
async function orphanedCaller(to: string): Promise<void> {
  await site.person.call("1720");
  await site.person.answered();
  const channel = (await site.channels()).find((name) => name.startsWith("PJSIP/1001-")) ?? "";
  for (const [name, value] of [
    ["PATCHBAY_TO", to],
    ["PATCHBAY_TO_RING", "60"],
  ]) {
    await site.onlooker.send({
      Action: "Setvar",
      Channel: channel,
      Variable: name ?? "",
      Value: value ?? "",
    });
  }
  await site.onlooker.send({
    Action: "Redirect",
    Channel: channel,
    Context: "patchbay-transfer",
    Exten: "1720",
    Priority: 1,
  });
}

const asked = (): Stray[] => site.edge.all("strays").flatMap(({ channels }) => channels);
const askedAbout = (pattern: RegExp): Promise<Stray> =>
  site.edge.watch.until(() => asked().find(({ channel }) => pattern.test(channel)), `${pattern} asked about`);
const result = (commandId: string) =>
  site.edge.watch.until(
    () => site.edge.all("command_result").find((one) => one.commandId === commandId),
    "the command's result",
  );
const letGo = (strays: readonly Stray[]) =>
  result(
    site.edge.command({
      kind: "let_go",
      channels: strays.map(({ channel, uniqueid }) => ({ channel, uniqueid })),
    }),
  );
const inFolder = (name: string) => name.replace(/-[0-9a-f]+(;[12])?$/, "$1");

describe("the sweep", () => {
  it.each(["websocket", "audiosocket"] as const)(
    "finds what has nobody, of each sort (audio by %s), after its grace, and lets those go that the edge does not need",
    async (path) => {
      const connector = await start(path);
      const sinceMs = performance.now();
      await orphan("9800", "patchbay-transfer-0a1b2c3d4e5f");
      await orphan("9813");
      await orphanWithAudio();
      await orphanedCaller("9800");
      const media = path === "websocket" ? /^WebSocket\/patchbay\// : /^AudioSocket\/127/;
      await Promise.all([/^PJSIP\/1001-/, media, /^Local\/9813@/].map(askedAbout));
      expect(performance.now() - sinceMs).toBeGreaterThan(GRACE_MS);
      const halves = ["9800", "9813", "9701"].flatMap((number) => [
        `Local/${number}@patchbay-out;1`,
        `Local/${number}@patchbay-out;2`,
      ]);
      await expect
        .poll(() => asked().map(({ channel }) => inFolder(channel)))
        .toEqual(expect.arrayContaining(halves));
      expect(asked().map(({ uniqueid }) => uniqueid)).toContain("patchbay-transfer-0a1b2c3d4e5f");

      const needed = asked().filter(({ channel }) => channel.startsWith("Local/9813@"));
      const rest = asked().filter((stray) => !needed.includes(stray));
      expect(await letGo(rest)).toMatchObject({ ok: true });
      await site.person.gone();
      await expect
        .poll(async () => (await site.channels()).map(inFolder).sort())
        .toEqual(["Local/9813@patchbay-out;1", "Local/9813@patchbay-out;2"]);
      await connector.waitForLog(/no call needs any more.*let go/);
      await letGo(needed);
      await expect.poll(() => site.channels()).toEqual([]);
      const metrics = await (await fetch(`http://127.0.0.1:${site.statusPort}/metrics`)).text();
      const counted = /^patchbay_connector_channels_let_go_total (\d+)$/m.exec(metrics)?.[1];
      expect(Number(counted)).toBeGreaterThanOrEqual(4);
    },
  );

  it("asks about nobody who is talked with, and lets nobody go whom it is told to", async () => {
    await start();
    await orphanedCaller("9810");
    const heard = site.person.heard.length;
    await site.person.watch.until(
      () => (site.person.heard.length > heard + 50 ? true : undefined),
      "a second of conversation",
    );
    await orphan("9813");
    const stray = await askedAbout(/^Local\/9813@/);
    const channels = await site.onlooker.list({ Action: "CoreShowChannels" });
    const talking = (channels.ok ? channels.items : []).map((item) => ({
      channel: String(item.Channel),
      uniqueid: String(item.Uniqueid),
      linkedid: "",
    }));
    expect(asked().filter(({ channel }) => !channel.startsWith("Local/9813@"))).toEqual([]);
    expect(await letGo(talking.filter(({ channel }) => !channel.startsWith("Local/9813@")))).toMatchObject({
      ok: false,
      code: "unknown_channel",
    });
    // A name that was somebody else's before is not enough.
    expect(await letGo([{ ...stray, uniqueid: "lab-1.1" }])).toMatchObject({ ok: false });
    expect(site.person.talking).toBe(true);
    expect((await site.channels()).map(inFolder)).toEqual(
      expect.arrayContaining(["Local/9810@patchbay-out;1", "Local/9813@patchbay-out;1"]),
    );
    await letGo([stray]);
    await site.person.hangUp();
    await expect.poll(() => site.channels()).toEqual([]);
  });

  it("finds after a connector's death what it left", async () => {
    const first = await start();
    await orphan("9813");
    first.signal("SIGKILL");
    await first.exited;
    site.edge.messages.length = 0;
    await start();
    await letGo([await askedAbout(/^Local\/9813@.*;1$/), await askedAbout(/^Local\/9813@.*;2$/)]);
    await expect.poll(() => site.channels()).toEqual([]);
  });
});
