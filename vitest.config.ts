import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Four suites: pure rooms, objects in real workerd, the connector on a real Asterisk, the whole system. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "audio/src/**/*.test.ts",
            "protocol/src/**/*.test.ts",
            "agent/src/**/*.test.ts",
            "worker/src/**/*.test.ts",
            "web/src/**/*.test.{ts,tsx}",
            "simulators/**/*.test.ts",
            "asterisk-config/**/*.test.ts",
            "bench/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
        },
      },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.toml" } })],
        test: { name: "workerd", include: ["worker/test/**/*.test.ts"] },
      },
      {
        test: {
          name: "connector",
          include: ["agent/test/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "system",
          include: ["tests/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
