/** Started by watchdog.ts only. Kills its parent after STALE_MS without a beat; ends itself when the parent is gone. */
const STALE_MS = 2_500;
const LOOK_MS = 250;

const parent = process.ppid;
let beatAt = performance.now();
let lookedAt = performance.now();

process.on("message", () => {
  beatAt = performance.now();
});
process.on("disconnect", () => process.exit(0));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

setInterval(() => {
  const now = performance.now();
  // If this process itself was held up (a suspended machine), the beats could not be heard either: begin anew.
  if (now - lookedAt > 4 * LOOK_MS) beatAt = now;
  lookedAt = now;
  if (process.ppid !== parent) process.exit(0);
  if (now - beatAt <= STALE_MS) return;
  try {
    process.kill(parent, "SIGKILL");
  } finally {
    process.exit(0);
  }
}, LOOK_MS);
