import { randomToken } from "@patchbay/protocol/ids";
import type { Command } from "@patchbay/protocol/link/commands";
import { expect } from "vitest";
import type { ConnectorProcess } from "./connector-process.ts";
import { FakeMedia } from "./fake-media.ts";
import { routeTo } from "./routes.ts";
import type { Site } from "./site.ts";

export type Transfer = Extract<Command, { kind: "transfer" }>;
export interface Underway {
  connector: ConnectorProcess;
  uniqueid: string;
  /** The caller's audio, once they are back. */
  back: FakeMedia;
  brief: FakeMedia;
  told: { ok: boolean; code: string; message: string };
}
const BRIEF = "brief-1";

/** Callers of this site who are put through, and what becomes of them. */
export function transfersAt(siteNow: () => Site) {
  const media = (key: string): FakeMedia => {
    const fresh = new FakeMedia(siteNow().edge.watch);
    fresh.ticket = randomToken();
    siteNow().edge.media.set(key, fresh);
    return fresh;
  };
  const joined = (one: FakeMedia, what: string) =>
    siteNow().edge.watch.until(() => (one.joined ? true : undefined), what);

  /** A caller in conversation with the edge, who is being put through. */
  async function transferring(
    to: string | Transfer["to"],
    change: Partial<Transfer> & { path?: string } = {},
  ): Promise<Underway> {
    const { path = "websocket", ...rest } = change;
    const connector = await siteNow().connector({ PATCHBAY_MEDIA_PATH: path });
    const offered = routeTo(siteNow().edge, "assistant");
    await siteNow().person.call("1412");
    await siteNow().person.answered();
    const { offer, callId } = await offered;
    await joined(siteNow().edge.media.get(callId) ?? media(callId), "the caller's media");
    const back = media(callId);
    const brief = media(`${callId}?leg=${BRIEF}`);
    const commandId = siteNow().edge.command({
      kind: "transfer",
      callId,
      channel: offer.channel,
      uniqueid: offer.uniqueid,
      to: typeof to === "string" ? { kind: "number", number: to } : to,
      ringMs: 10_000,
      brief: { leg: BRIEF, mediaTicket: brief.ticket },
      backTicket: back.ticket,
      backWithinMs: 30_000,
      ...rest,
    });
    const told = await siteNow().edge.watch.until(
      () =>
        siteNow()
          .edge.all("command_result")
          .find((one) => one.commandId === commandId),
      "the command's result",
    );
    return { connector, uniqueid: offer.uniqueid, back, brief, told };
  }

  /** Caller and target are in one bridge, and the edge hears of neither. */
  async function expectConnected({ uniqueid, back }: Underway): Promise<void> {
    await siteNow().edge.watch.until(() => {
      const own = siteNow()
        .edge.pbx("bridge_enter")
        .filter((event) => event.uniqueid === uniqueid);
      const other = siteNow()
        .edge.pbx("bridge_enter")
        .some((event) => event.bridgeId === own[1]?.bridgeId && event.uniqueid !== uniqueid);
      return own.length === 2 && other ? true : undefined;
    }, "caller and target in one bridge");
    expect(back.credentials).toEqual([]);
    await expect
      .poll(async () => (await siteNow().channels()).filter((name) => /^(WebSocket|AudioSocket)/.test(name)))
      .toEqual([]);
    const sounding = siteNow().person.heard.length;
    await siteNow().person.watch.until(
      () => (siteNow().person.heard.length > sounding + 20 ? true : undefined),
      "the target's sound",
    );
  }

  async function expectNothingLeft(): Promise<void> {
    await siteNow().person.hangUp();
    await expect.poll(() => siteNow().channels(), { timeout: 5_000 }).toEqual([]);
  }

  async function hangUpTarget(number: string): Promise<void> {
    const target =
      (await siteNow().channels()).find((name) => new RegExp(`^Local/${number}@.*;2$`).test(name)) ?? "";
    expect(await siteNow().onlooker.send({ Action: "Hangup", Channel: target, Cause: 16 })).toMatchObject({
      ok: true,
    });
  }

  const key = (brief: FakeMedia, digit: string) =>
    siteNow().edge.watch.until(
      () =>
        brief.control.some((frame) => frame.type === "digit" && frame.digit === digit) ? true : undefined,
      "the target's key",
    );

  return { joined, transferring, expectConnected, expectNothingLeft, hangUpTarget, key };
}
