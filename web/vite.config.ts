import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Where `vite dev` finds the edge; the built dashboard is served by the edge itself. */
const edge = process.env.PATCHBAY_EDGE ?? "http://127.0.0.1:8787";

/**
 * Every schema of zod carries its way to a JSON schema along, 2.7 kB of the first page, and no page makes one: it is
 * left out, and says so where it is asked for. A name that zod exports beside these stops the build.
 */
const noJsonSchemas: Plugin = {
  name: "no-json-schemas",
  apply: "build",
  enforce: "pre",
  load(id) {
    if (!/[\\/]zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/.test(id)) return;
    const names = [
      "initializeContext",
      "handleUnrepresentable",
      "process",
      "processSchema",
      "extractDefs",
      "finalize",
      "createToJSONSchemaMethod",
    ];
    return `const none = () => { throw new Error("The dashboard makes no JSON schemas."); };
export const createStandardJSONSchemaMethod = () => none;
export { ${names.map((name) => `none as ${name}`).join(", ")} };`;
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), noJsonSchemas],
  build: {
    // light-dark() and color-mix() carry both themes, so the browsers that know them are the floor.
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    emptyOutDir: true,
    chunkSizeWarningLimit: 900,
    // The page's policy lets in no font and no script that stands in the text of another file.
    assetsInlineLimit: 0,
  },
  server: {
    host: "127.0.0.1",
    // The edge only serves its own origin, so the proxy speaks in its name.
    proxy: {
      "/api": { target: edge, changeOrigin: true, headers: { origin: edge } },
      "/feed": { target: edge, changeOrigin: true, headers: { origin: edge }, ws: true },
      "/phone": { target: edge, changeOrigin: true, headers: { origin: edge }, ws: true },
    },
  },
});
