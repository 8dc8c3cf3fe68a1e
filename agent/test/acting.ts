import { randomUUID } from "node:crypto";
import type { ActAnswer } from "@patchbay/protocol/ami/act-answer";
import { header } from "@patchbay/protocol/ami/decoder";
import { expect } from "vitest";
import type { Site } from "./site.ts";

export type Input = Record<string, string | number | boolean | string[]>;

/** What is asked of one site. */
export type Asked<F> = F extends (site: Site, ...rest: infer R) => unknown ? R : never;

/** Asks the connector for an act, as the edge does, and waits for what came of it. */
export async function act(
  site: Site,
  action: string,
  input: Input = {},
  page: { from?: number; most?: number } = {},
) {
  const actId = randomUUID();
  const commandId = site.edge.command({ kind: "ami", action, input, actId, ...page });
  const result = await site.edge.watch.until(
    () => site.edge.all("command_result").find((one) => one.commandId === commandId),
    `the result of ${action}`,
    30_000,
  );
  return { ...result, actId };
}
/** One that Asterisk has taken. */
export async function took(
  site: Site,
  action: string,
  input: Input = {},
): Promise<ActAnswer & { actId: string }> {
  const { answer, actId, code, message } = await act(site, action, input);
  if (answer === undefined) throw new Error(`${action}: ${code} ${message}`);
  return { ...answer, actId };
}

/** A channel that talks with nobody: one end of a call that goes to a quiet phone at both ends. */
export async function quiet(site: Site, n = 10): Promise<string> {
  const { actId, verdict } = await took(site, "Originate", {
    Channel: `Local/97${n}@outgoing/n`,
    Context: "outgoing",
    Exten: "9799",
  });
  expect(verdict).toBe("done");
  const uniqueid = `patchbay-act-${actId}`;
  // Answered, and at the place where it was sent.
  await site.watch.until(
    () =>
      site.events.find(
        (event) =>
          header(event, "Event") === "Newexten" &&
          header(event, "Uniqueid") === uniqueid &&
          header(event, "Application") === "Wait",
      ),
    "the quiet channel",
  );
  const born = site.events.find(
    (event) => header(event, "Event") === "Newchannel" && header(event, "Uniqueid") === uniqueid,
  );
  return born === undefined ? "" : header(born, "Channel");
}

/** Two channels that talk with each other, and their bridge. */
export async function bridged(
  site: Site,
): Promise<{ Channel1: string; Channel2: string; BridgeUniqueid: string }> {
  const [Channel1, Channel2] = [await quiet(site, 10), await quiet(site, 11)];
  const from = site.events.length;
  expect(await took(site, "Bridge", { Channel1, Channel2 })).toMatchObject({ verdict: "done" });
  const entered = await site.event("BridgeEnter", from);
  return { Channel1, Channel2, BridgeUniqueid: header(entered, "BridgeUniqueid") };
}

/** Between tests: no call. */
export async function noCalls(site: Site): Promise<void> {
  await site.pbx.console("channel request hangup all");
  await expect.poll(() => site.channels(), { timeout: 10_000 }).toEqual([]);
}
