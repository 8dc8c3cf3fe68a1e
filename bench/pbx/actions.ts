import type { AmiClient } from "../../agent/src/asterisk/ami-client.ts";
import { print, withParts } from "../support/parts.ts";
import { startPbxPanel } from "../support/pbx/panel.ts";
import type { BenchResult } from "../support/result.ts";
import { sized } from "../support/size.ts";
import { median, quantile } from "../support/statistics.ts";
import { pause } from "../support/wait.ts";

const CALLS = sized(200, 5);
const ACTS = sized(120, 5);
/** As fast as one member may ask a site for long. */
const BETWEEN_MS = 120;
/** The first ones find cold code everywhere. */
const WARM_UP = sized(10, 1);

/**
 * Clicks the form's button, and answers with the milliseconds until the frame in which Asterisk's answer stands had been drawn. Runs in the
 * page.
 */
const ASK = `new Promise((resolve, reject) => {
  const button = document.querySelector("form button[type=submit]");
  const late = setTimeout(() => reject(new Error("no answer")), 10000);
  let gone = document.querySelector("section[aria-label=Answer]") === null;
  const seen = new MutationObserver(() => {
    const answer = document.querySelector("section[aria-label=Answer]");
    if (answer === null) gone = true;
    if (!gone || answer === null) return;
    seen.disconnect();
    clearTimeout(late);
    const verdict = answer.getAttribute("data-verdict");
    if (verdict === "refused") return reject(new Error(answer.textContent));
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - from)));
  });
  seen.observe(document.body, { childList: true, subtree: true });
  const from = performance.now();
  button.click();
})`;

/**
 * An act asked for in the panel while a PBX has 200 calls: from the click to Asterisk's answer in the page, beside the same act over a bare
 * session with the same Asterisk, turn and turn about.
 */
export async function run(): Promise<BenchResult> {
  return withParts("pbx-actions", async (dir, keep) => {
    const { onlooker, page, open } = await startPbxPanel(dir, keep, { calls: CALLS });
    await open("actions");
    await page.getByLabel("Action", { exact: true }).selectOption("Ping");
    const ours: number[] = [];
    const plain: number[] = [];
    for (let n = 0; n < ACTS + WARM_UP; n += 1) {
      const took = await page.evaluate<number>(ASK);
      const bare = await ping(onlooker);
      if (n >= WARM_UP) {
        ours.push(took);
        plain.push(bare);
      }
      await pause(BETWEEN_MS);
    }
    const added = ours.map((took, n) => took - (plain[n] ?? Number.NaN));
    print(`click to answer: p50 ${median(ours).toFixed(1)}, p95 ${quantile(ours, 0.95).toFixed(1)} ms`);
    print(`a bare session: p50 ${median(plain).toFixed(1)}, p95 ${quantile(plain, 0.95).toFixed(1)} ms`);
    const [value, baseline] = [quantile(ours, 0.95), quantile(plain, 0.95)];
    return {
      bench: "pbx-actions",
      figures: [
        { name: "added_p95_ms", value: quantile(added, 0.95), unit: "ms" },
        { name: "answered_p95_ms", value, unit: "ms", baseline, ratio: value / baseline },
      ],
    };
  });
}

async function ping(onlooker: AmiClient): Promise<number> {
  const from = performance.now();
  const reply = await onlooker.send({ Action: "Ping" });
  if (!reply.ok) throw new Error(`The PBX refuses a ping: ${reply.message}`);
  return performance.now() - from;
}
