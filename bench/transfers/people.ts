import type { Desk } from "../../simulators/desk/desk.ts";
import { print } from "../support/parts.ts";
import { quantile } from "../support/statistics.ts";
import { type Exchange, type Pair, until } from "./exchange.ts";

const WITHIN_MS = 60_000;
const LEFT_WITHIN_MS = 30_000;

interface People {
  exchange: Exchange;
  desk: Desk;
  siteId: string;
  /** Sets as many up, one after the other. */
  inTurn: <T>(count: number, setUp: (index: number) => Promise<T>) => Promise<T[]>;
}

/** Where the party of a pair goes: one of the quiet phones. */
const target = (index: number): string => String(9720 + (index % 60));

/**
 * Pairs who talk inside the PBX, of each of which one is put through at the same instant: by the API, and by nothing but a manager's Redirect
 * into the same dialplan. Answers from the wish to the two in one bridge, and the channels that were left.
 */
export async function betweenPeople({ exchange, desk, siteId, inTurn }: People, count: number) {
  const plain = await moved("plain", ({ party }) => exchange.redirect(party.channel, "patchbay-put", "s"));
  const ours = await moved("ours", ({ transferrer }, index) =>
    desk.post(`/api/sites/${siteId}/transfers`, {
      channel: transferrer.channel,
      kind: "blind",
      to: { kind: "extension", context: "outgoing", exten: target(index) },
    }),
  );
  return { plain, ours };

  async function moved(name: string, move: (pair: Pair, index: number) => Promise<unknown>) {
    const pairs = await inTurn(count, (index) =>
      exchange.pair(`people-${name}-${count}-${index}`, [
        `__PATCHBAY_XFER_TO=${target(index)}@outgoing`,
        "__PATCHBAY_XFER_RING=30",
      ]),
    );
    for (const { party } of pairs) exchange.anew(party.uniqueid);
    const refused: unknown[] = [];
    const wishes = await Promise.all(
      pairs.map(async (pair, index) => {
        const askedAtMs = performance.now();
        await move(pair, index).catch((error: unknown) => refused.push(error));
        return askedAtMs;
      }),
    );
    const at = ({ party }: Pair) => exchange.connectedAtMs(party.uniqueid);
    await until(
      () => pairs.every((pair) => at(pair) !== undefined),
      WITHIN_MS,
      `people put through (${name})`,
    ).catch((error: unknown) => print(error instanceof Error ? error.message : String(error)));
    const tookMs = pairs.flatMap((pair, index) => {
      const atMs = at(pair);
      return atMs === undefined ? [] : [atMs - (wishes[index] ?? Number.NaN)];
    });
    print(
      `people, ${name}: ${tookMs.length} of ${count} connected, p95 ${quantile(tookMs, 0.95).toFixed(0)} ms; refused ${refused.length} ${refused[0] ?? ""}`,
    );
    await Promise.all(pairs.map(({ party }) => exchange.hangUp(party.channel)));
    const left = await exchange.left(LEFT_WITHIN_MS);
    return { connected: tookMs.length, p95: quantile(tookMs, 0.95), left: left.length };
  }
}
