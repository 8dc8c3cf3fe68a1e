import { join } from "node:path";
import { callDetail } from "@patchbay/protocol/api";
import { deriveCallId, parseSiteToken } from "@patchbay/protocol/ids";
import { Desk } from "../../simulators/desk/desk.ts";
import { DEMO_SUPERVISOR } from "../../stack/demo.ts";
import { print, withParts } from "../support/parts.ts";
import { startBenchStack } from "../support/product/bench-stack.ts";
import type { BenchResult } from "../support/result.ts";
import { sized } from "../support/size.ts";
import { median, quantile } from "../support/statistics.ts";
import { startNumberedVoice } from "../support/voice/numbered-voice.ts";
import { type CallerChannel, Exchange, until } from "./exchange.ts";
import { betweenPeople } from "./people.ts";

const CALLERS = sized(200, 10);
const WARM_UP_CALLERS = sized(10, 1);
const SPACING_MS = 100;
/** A caller whose route came too late is in the PBX's queue, as the design wants it, and dials again here. */
const DIALS = 3;
/** Of ten callers: four at once to a phone, four to somebody who is told of them first, two to the queue. */
type Kind = "blind" | "attended" | "queue";
const KINDS: readonly Kind[] = [
  ...Array<Kind>(4).fill("blind"),
  ...Array<Kind>(4).fill("attended"),
  ...Array<Kind>(2).fill("queue"),
];
/** A greeting is a fifth of a second: what is measured is the way to somebody else. */
const GREETING_FRAMES = 10;
/** All of it comes at once, and nobody is listened to. */
const QUICK = { hearing: false, firstDeltaDelayMs: 0, deltaMs: 200, deltaSpeed: 10 };
/** A target that is gone sooner has not had the caller, who is back with the assistant then. */
const CONVERSATION_MS = 1_500;
const TRANSFERRED_WITHIN_MS = 60_000;
/** Of a transfer whose call is over every limit of the dialplan that could still run ends by then. */
const LEFT_WITHIN_MS = 30_000;
const ONLOOKER = "onlooker";

/**
 * Callers of a real Asterisk with the whole product behind it, who talk with the assistant and are put through all at once: what came
 * about, how long it took beside Asterisk's own redirection of as many callers into the same dialplan, and what is left when they hang up.
 */
export async function run(): Promise<BenchResult> {
  return withParts("transfers", async (dir, keep) => {
    const voice = keep(
      await startNumberedVoice({ frames: GREETING_FRAMES, stream: 1, faults: QUICK }),
      (one) => one.close(),
    );
    print("starting the product");
    const stack = keep(
      await startBenchStack({
        dir: join(dir, "product"),
        voiceUrl: voice.apiUrl,
        edgeVars: { SILENCE_WATCH: "off" },
        labSecret: ONLOOKER,
        queueMembers: Array.from({ length: CALLERS / 5 }, (_, at) => `Local/${9760 + at}@outgoing/n`),
      }),
      (one) => one.stop(),
    );
    const exchange = keep(new Exchange(stack.pbx.ami, ONLOOKER), (one) => one.stop());
    await exchange.start();
    const desk = await Desk.signIn(stack.edge.url, DEMO_SUPERVISOR.email, stack.signIn.password);
    await keep(desk, (one) => one.close()).open();
    const site = parseSiteToken(stack.secrets.SITE_TOKEN);
    if (!site.ok) throw new Error(site.error);
    const parts = { exchange, desk, siteId: site.value.siteId };

    await throughPatchbay(parts, WARM_UP_CALLERS);
    const plain = await byRedirect(exchange);
    const ours = await throughPatchbay(parts, CALLERS);
    await betweenPeople({ ...parts, inTurn }, WARM_UP_CALLERS);
    const people = await betweenPeople({ ...parts, inTurn }, CALLERS);
    const at = (kind: Kind, part: number) => quantile(ours.tookMs[kind], part);
    const blindMs = { value: at("blind", 0.95), baseline: quantile(plain, 0.95) };
    return {
      bench: "transfers",
      figures: [
        { name: "completed", value: ours.completed, unit: "calls" },
        { name: "orphan_channels", value: ours.orphans + people.ours.left, unit: "channels" },
        { name: "people_put_through", value: people.ours.connected, unit: "calls" },
        {
          name: "people_to_connected_p95_ms",
          value: people.ours.p95,
          baseline: people.plain.p95,
          unit: "ms",
          ratio: people.ours.p95 / people.plain.p95,
        },
        { name: "connected_p95_ratio", value: people.ours.p95 / people.plain.p95, unit: "x" },
        { name: "calls_not_ended", value: ours.notEnded, unit: "calls" },
        {
          name: "blind_to_connected_p95_ms",
          ...blindMs,
          unit: "ms",
          ratio: blindMs.value / blindMs.baseline,
        },
        { name: "attended_to_connected_p95_ms", value: at("attended", 0.95), unit: "ms" },
        { name: "queue_to_connected_p95_ms", value: at("queue", 0.95), unit: "ms" },
      ],
    };
  });
}

interface Parts {
  exchange: Exchange;
  desk: Desk;
  siteId: string;
}

/** A caller who talks with the assistant. */
interface Talk {
  callId: string;
  kind: Kind;
  caller: CallerChannel;
}

async function throughPatchbay({ exchange, desk, siteId }: Parts, callers: number) {
  const talks = await inTurn(callers, async (index): Promise<Talk> => {
    const kind = KINDS[index % KINDS.length] ?? "blind";
    for (let dial = 1; ; dial += 1) {
      const caller = await exchange.call("1412", `bench-${callers}-${index}-${dial}`);
      const callId = await deriveCallId({ source: "pbx", siteId, uniqueid: caller.uniqueid });
      try {
        await desk.call(({ id, handler }) => id === callId && handler.kind === "assistant", 10_000);
        return { callId, caller, kind };
      } catch (error) {
        if (dial === DIALS) throw error;
        print(`caller ${index} did not come to the assistant, and dials again`);
        await exchange.hangUp(caller.phone);
      }
    }
  });
  print(`${callers} callers talk with the assistant; ${(await exchange.channels()).length} channels`);

  const began = performance.now();
  const refused: unknown[] = [];
  const wishes = await Promise.all(
    talks.map(async (talk, index) => {
      const askedAtMs = performance.now();
      await desk
        .post(`/api/calls/${talk.callId}/transfer`, wishFor(talk.kind, index))
        .catch((error: unknown) => refused.push(error));
      return askedAtMs;
    }),
  );
  print(
    `asked for after ${(performance.now() - began).toFixed(0)} ms; refused ${refused.length} ${refused[0] ?? ""}`,
  );
  const connected = ({ caller }: Talk): boolean => exchange.connectedAtMs(caller.uniqueid) !== undefined;
  await until(() => talks.every(connected), TRANSFERRED_WITHIN_MS, "callers with their targets").catch(
    (error: unknown) => print(error instanceof Error ? error.message : String(error)),
  );
  const tookMs: Record<Kind, number[]> = { blind: [], attended: [], queue: [] };
  talks.forEach(({ kind, caller }, index) => {
    const atMs = exchange.connectedAtMs(caller.uniqueid);
    if (atMs !== undefined) tookMs[kind].push(atMs - (wishes[index] ?? Number.NaN));
  });
  for (const [kind, each] of Object.entries(tookMs))
    print(`  ${kind}: ${each.length} connected, ${spread(each)}`);

  const told = await Promise.allSettled(
    talks.map(({ callId }) =>
      desk.call(
        ({ id, handler, transfer }) => id === callId && transfer === null && handler.kind === "operator",
        15_000,
      ),
    ),
  );
  const completed = talks.filter(
    (talk, index) => connected(talk) && told[index]?.status === "fulfilled",
  ).length;
  print(`${completed} of ${callers} completed; ${(await exchange.channels()).length} channels`);
  for (const { callId, kind } of talks.filter((talk) => !connected(talk))) {
    const { log } = callDetail.parse(await desk.get(`/api/calls/${callId}`));
    const why = log.flatMap(({ event }) => (event.type === "transfer_failed" ? [event.reason] : []));
    print(`  ${kind}: ${why.join(", ") || "still under way"}`);
  }

  // One caller hangs up, the next one's target does.
  await new Promise((resolve) => setTimeout(resolve, CONVERSATION_MS));
  await Promise.all(
    talks.map(({ caller }, index) => {
      const phone = exchange.phoneOf(caller.uniqueid)?.replace(/;1$/, ";2");
      return exchange.hangUp(index % 2 === 0 || phone === undefined ? caller.phone : phone);
    }),
  );
  const hungUpMs = performance.now();
  const left = await exchange.left(LEFT_WITHIN_MS);
  print(
    `${left.length} channels left after ${(performance.now() - hungUpMs).toFixed(0)} ms ${left.slice(0, 4).join(" ")}`,
  );
  const ends = await Promise.allSettled(
    talks.map(({ callId }) => desk.call(({ id, status }) => id === callId && status === "ended", 15_000)),
  );
  const notEnded = ends.filter(({ status }) => status === "rejected").length;
  print(`${notEnded} calls have not ended for the edge`);
  return { completed, tookMs, orphans: left.length, notEnded };
}

/** The least that Asterisk needs for it: as many callers, redirected into the same dialplan by one manager. */
async function byRedirect(exchange: Exchange): Promise<number[]> {
  const callers = await inTurn(CALLERS, (index) =>
    exchange.call("1701", `plain-${index}`, [`PATCHBAY_TO=${9700 + (index % 60)}`, "PATCHBAY_TO_RING=30"]),
  );
  const wishes = await Promise.all(
    callers.map(async ({ channel }) => {
      const askedAtMs = performance.now();
      await exchange.redirect(channel, "patchbay-transfer", "1701");
      return askedAtMs;
    }),
  );
  await until(
    () => callers.every(({ uniqueid }) => exchange.connectedAtMs(uniqueid) !== undefined),
    TRANSFERRED_WITHIN_MS,
    "redirected callers with their targets",
  );
  const tookMs = callers.map(
    ({ uniqueid }, index) => (exchange.connectedAtMs(uniqueid) ?? Number.NaN) - (wishes[index] ?? Number.NaN),
  );
  print(`plain redirection: ${spread(tookMs)}`);
  await Promise.all(callers.map(({ phone }) => exchange.hangUp(phone)));
  const left = await exchange.left(LEFT_WITHIN_MS);
  if (left.length > 0) throw new Error(`Plain redirection left channels: ${left.slice(0, 5).join(" ")}`);
  return tookMs;
}

function wishFor(kind: Kind, index: number): object {
  if (kind === "queue") return { target: { kind: "queue", queue: "support" }, kind: "blind" };
  const number = String((kind === "blind" ? 9700 : 9600) + (index % 60));
  return { target: { kind: "number", number }, kind, brief: "Somebody asks about a bill" };
}

/** Sets one up after another, and waits for all. */
async function inTurn<T>(count: number, setUp: (index: number) => Promise<T>): Promise<T[]> {
  const one = async (index: number): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, index * SPACING_MS));
    return setUp(index);
  };
  return Promise.all(Array.from({ length: count }, (_, index) => one(index)));
}

const spread = (ms: readonly number[]): string =>
  `p50 ${median(ms).toFixed(0)}, p95 ${quantile(ms, 0.95).toFixed(0)}, most ${quantile(ms, 1).toFixed(0)} ms`;
