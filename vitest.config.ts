import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/test/longest-first.ts";
import { outside } from "./worker/test/support/outside/outside.node.ts";

/**
 * How long what comes about by itself is waited for, where a test does not say: none of these is a promise, and a busy machine is
 * late. What must be there within a time is measured by its test.
 */
const patient = {
  expect: { poll: { timeout: 20_000 } },
  testTimeout: 60_000,
  // What CI printed of a failure is all that is left of it.
  chaiConfig: { truncateThreshold: 1_000 },
};

/**
 * A worker that starts later than others of its run is sent all that they have loaded in one message, and workerd takes none above 32 MiB:
 * more than half of it were the source maps of packages, in which nobody looks.
 */
const noMapsOfPackages: Plugin = {
  name: "no-maps-of-packages",
  transform: (code, id) => (id.includes("/node_modules/") ? { code, map: { mappings: "" } } : null),
};

/** Tests within real workerd. They mostly wait, so more of them run at once than there are processors. */
const inWorkerd = (test: { name: string; include: string[]; exclude?: string[]; isolate: boolean }) => ({
  plugins: [
    noMapsOfPackages,
    cloudflareTest(async () => ({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        bindings: {
          AUTH_SECRET: "only-for-tests-only-for-tests-00",
          OPENAI_API_KEY: "sk-test",
          OPENAI_BASE_URL: "http://voice.test/v1",
          TWILIO_BASE_URL: "http://twilio.test",
          SETUP_TOKEN: "setup-only-for-tests",
          ENCRYPTION_KEY: `k1:${"5a".repeat(32)}`,
          TEST_MIGRATIONS: await readD1Migrations("./migrations"),
        },
        outboundService: outside,
      },
    })),
  ],
  test: { ...patient, ...test, maxWorkers: 3, setupFiles: ["worker/test/support/migrate.ts"] },
});

/** File by file: what runs beside it, `npm test` decides. */
const wholeSystem = (name: string, files: string) => ({
  test: {
    ...patient,
    name,
    include: [files],
    isolate: false,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});

/** What wrangler does with the sounds of the house, for tests of the Worker's pure rooms in Node. */
const soundsAsData: Plugin = {
  name: "sounds-as-data",
  enforce: "pre",
  load(id) {
    if (!id.endsWith(".ulaw")) return;
    return `import { readFileSync } from "node:fs"; export default new Uint8Array(readFileSync(${JSON.stringify(id)})).buffer;`;
  },
};

/** The suites: pure rooms, objects in real workerd, the connector on a real Asterisk, the whole system. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [soundsAsData],
        test: {
          ...patient,
          name: "unit",
          // Pure rooms leave nothing behind: two hundred files share what they import.
          isolate: false,
          // Those of the stand-ins speak and wait as people do.
          maxWorkers: 3,
          include: [
            "audio/src/**/*.test.ts",
            "protocol/src/**/*.test.ts",
            "agent/src/**/*.test.ts",
            "worker/src/**/*.test.ts",
            "web/src/**/*.test.{ts,tsx}",
            "simulators/**/*.test.ts",
            "asterisk-config/**/*.test.ts",
            "bench/**/*.test.ts",
            "stack/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
        },
      },
      // They share their isolates, which are costly to fill; what they ask of each other's objects, ids keep apart.
      inWorkerd({
        name: "workerd",
        include: ["worker/test/**/*.test.ts"],
        exclude: ["worker/test/alone/**"],
        isolate: false,
      }),
      // These put another clock, or another `fetch`, in the place of their isolate's own.
      inWorkerd({ name: "workerd-alone", include: ["worker/test/alone/*.test.ts"], isolate: true }),
      {
        test: {
          ...patient,
          name: "connector",
          include: ["agent/test/**/*.test.ts"],
          hookTimeout: 60_000,
          // Most files of a worker use one site in turn, and they mostly wait for its Asterisk.
          isolate: false,
          maxWorkers: 3,
        },
      },
      // Whole conversations. Those of a suite use one product in turn: it takes two processors for 20 s to start.
      wholeSystem("system", "tests/*.test.ts"),
      // The same with people at dashboards: Chromium beside a second Chromium is more than two processors can do in time.
      wholeSystem("system-people", "tests/people/**/*.test.ts"),
      {
        test: {
          ...patient,
          // These measure how fast one hears another, or have a browser play without a break.
          name: "system-alone",
          include: ["tests/alone/*.test.ts"],
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    // A worker ends the product that its files have used.
    teardownTimeout: 30_000,
  },
});
