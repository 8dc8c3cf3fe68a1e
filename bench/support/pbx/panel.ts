import { join } from "node:path";
import { parseSiteToken } from "@patchbay/protocol/ids";
import type { Page } from "playwright-core";
import { AmiClient } from "../../../agent/src/asterisk/ami-client.ts";
import { startChromium } from "../../../simulators/browser/chromium.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Keep } from "../parts.ts";
import { print } from "../parts.ts";
import { startBenchStack } from "../product/bench-stack.ts";
import { until } from "../wait.ts";

const ONLOOKER = "onlooker";
const UP_WITHIN_MS = 20_000;
/** Asterisk sets so many up at once. */
const AT_ONCE = 10;

/** A PBX with calls up, its panel in Chromium, and the bench's own session with the same Asterisk beside them. */
export interface PbxPanel {
  stack: Stack;
  siteId: string;
  onlooker: AmiClient;
  page: Page;
  /** Opens a tab of the panel, and waits until it is live. */
  open(tab: string): Promise<void>;
}

export interface PbxPanelOptions {
  /** Two channels each, of phones that say nothing. */
  calls: number;
  moreQueues?: string;
  onEvent?: ConstructorParameters<typeof AmiClient>[0]["onEvent"];
  edgeThrough?: (edgeUrl: string) => Promise<string>;
}

/** Starts all of it, and signs in as the organization's owner. */
export async function startPbxPanel(dir: string, keep: Keep, options: PbxPanelOptions): Promise<PbxPanel> {
  const { calls, moreQueues, onEvent, edgeThrough } = options;
  print("starting the product");
  const stack = keep(
    await startBenchStack({
      dir: join(dir, "product"),
      voiceUrl: "http://127.0.0.1:9/v1",
      labSecret: ONLOOKER,
      ...(moreQueues === undefined ? {} : { moreQueues }),
      ...(edgeThrough === undefined ? {} : { edgeThrough }),
    }),
    (one) => one.stop(),
  );
  const token = parseSiteToken(stack.secrets.SITE_TOKEN);
  if (!token.ok) throw new Error(token.error);
  const { siteId } = token.value;
  const { host, port } = stack.pbx.ami;
  const onlooker = keep(
    new AmiClient({
      host,
      port,
      username: "lab",
      secret: ONLOOKER,
      ...(onEvent === undefined ? { events: "off" } : { onEvent }),
    }),
    (one) => one.stop(),
  );
  onlooker.start();
  if (!(await until(() => onlooker.state.state === "up", UP_WITHIN_MS)))
    throw new Error("The bench has no session with the PBX.");
  await callsUp(onlooker, calls);
  const browser = keep(await startChromium(), (one) => one.close());
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const open = async (tab: string): Promise<void> => {
    await page.goto(`${stack.edge.url}/pbx/${siteId}/${tab}`);
    await page.locator("[data-connection=live]").first().waitFor();
  };
  await page.goto(stack.edge.url);
  await page.getByLabel("Email").fill(stack.signIn.email);
  await page.getByLabel("Password").first().fill(stack.signIn.password);
  await page.keyboard.press("Enter");
  await page.locator("[data-connection=live]").first().waitFor();
  return { stack, siteId, onlooker, page, open };
}

async function callsUp(onlooker: AmiClient, calls: number): Promise<void> {
  const channels = async (): Promise<number> => {
    const list = await onlooker.list({ Action: "CoreShowChannels" });
    return list.ok ? list.items.length : 0;
  };
  for (let at = 0; at < calls; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, calls - at) }, (_, n) => 9_700 + ((at + n) % 100));
    await Promise.all(
      some.map((phone) =>
        onlooker.send({
          Action: "Originate",
          Channel: `Local/${phone}@outgoing`,
          Context: "outgoing",
          Exten: String(phone),
          Priority: 1,
          Timeout: UP_WITHIN_MS,
          Async: true,
        }),
      ),
    );
    const deadline = performance.now() + UP_WITHIN_MS;
    while ((await channels()) < 2 * Math.min(calls, at + AT_ONCE)) {
      if (performance.now() > deadline) throw new Error(`${await channels()} channels are up.`);
    }
  }
  print(`${calls} calls are up, ${await channels()} channels`);
}
