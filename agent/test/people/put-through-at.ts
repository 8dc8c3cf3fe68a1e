import { randomUUID } from "node:crypto";
import { header } from "@patchbay/protocol/ami/decoder";
import type { Command } from "@patchbay/protocol/link/commands";
import type { PbxTransfer } from "@patchbay/protocol/pbx/transfers";
import { expect } from "vitest";
import { bridged } from "../acting.ts";
import type { Site } from "../site.ts";

type PutThrough = Extract<Command, { kind: "put_through" }>;
export const outgoing = (exten: string): PutThrough["to"] => ({
  kind: "extension",
  context: "outgoing",
  exten,
});

/** Two people who talk with each other at this site, one of whom puts the other through. */
export function putThroughAt(siteNow: () => Site) {
  const result = (commandId: string) =>
    siteNow().edge.watch.until(
      () =>
        siteNow()
          .edge.all("command_result")
          .find((one) => one.commandId === commandId),
      "the command's result",
      20_000,
    );

  /** What the connector has told of a transfer. */
  const told = (id: string): PbxTransfer[] =>
    siteNow()
      .edge.all("site_events")
      .flatMap(({ events }) =>
        events.flatMap((event) =>
          event.kind === "transfer" && event.transfer.id === id ? [event.transfer] : [],
        ),
      );

  const until = (id: string, phase: PbxTransfer["phase"], withinMs = 20_000) =>
    siteNow().edge.watch.until(
      () => told(id).findLast((transfer) => transfer.phase === phase),
      `the transfer ${phase}`,
      withinMs,
    );

  async function asked(channel: string, to: PutThrough["to"], change: Partial<PutThrough> = {}) {
    const id = randomUUID();
    const command = {
      kind: "put_through",
      id,
      channel,
      how: "blind",
      to,
      ringMs: 10_000,
      waitMs: 60_000,
    } as const;
    const { code, message } = await result(siteNow().edge.command({ ...command, ...change }));
    return { id: change.id ?? id, code, message };
  }

  /** Two who talk, and what was asked of one of them. */
  async function putting(to: PutThrough["to"], change: Partial<PutThrough> = {}) {
    const { Channel1: transferrer, Channel2: party } = await bridged(siteNow());
    const { id, code, message } = await asked(transferrer, to, change);
    expect({ code, message }).toEqual({ code: "", message: "" });
    return { id, transferrer, party };
  }

  async function step(id: string, what: "complete" | "cancel") {
    const { code, message } = await result(
      siteNow().edge.command({ kind: "put_through_step", id, step: what }),
    );
    return { code, message };
  }

  const hangUp = async (channel: string): Promise<void> => {
    await siteNow().onlooker.send({ Action: "Hangup", Channel: channel, Cause: 16 });
  };

  /** By Asterisk's own list this channel is in one bridge with another whose name begins so. */
  const hears = (channel: string, other: string) =>
    expect
      .poll(async () => {
        const list = await siteNow().onlooker.list({ Action: "CoreShowChannels" });
        const items = list.ok ? list.items : [];
        const bridge = items.find((item) => header(item, "Channel") === channel);
        return items.flatMap((item) =>
          item !== bridge && header(item, "BridgeId") === (bridge && (header(bridge, "BridgeId") || "none"))
            ? [header(item, "Channel")]
            : [],
        );
      })
      .toEqual([expect.stringContaining(other)]);

  /** When the party hangs up nothing is left of it all. */
  async function nothingLeftWithout(channel: string): Promise<void> {
    await hangUp(channel);
    await expect.poll(() => siteNow().channels()).toEqual([]);
  }

  const phases = (id: string): string[] => {
    const all = told(id).map(({ phase }) => phase);
    return all.filter((phase, at) => phase !== all[at - 1]);
  };
  return { told, until, asked, putting, step, hangUp, hears, nothingLeftWithout, phases };
}
