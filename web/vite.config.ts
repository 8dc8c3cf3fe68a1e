import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `vite dev` finds the edge; the built dashboard is served by the edge itself. */
const edge = process.env.PATCHBAY_EDGE ?? "http://127.0.0.1:8787";

interface Graph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/** Whether the first page needs this module before anything is loaded later. */
function onFirstPage(id: string, graph: Graph, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const module = graph.getModuleInfo(id);
  if (module === null) return false;
  return module.isEntry || module.importers.some((importer) => onFirstPage(importer, graph, seen));
}

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    // light-dark() and color-mix() carry both themes, so the browsers that know them are the floor.
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    emptyOutDir: true,
    chunkSizeWarningLimit: 900,
    // The page's policy lets in no font and no script that stands in the text of another file.
    assetsInlineLimit: 0,
    // What every page begins with is one file: thirty small ones, cut where later pages share something, are packed worse.
    rolldownOptions: {
      output: {
        advancedChunks: { groups: [{ name: (id, graph) => (onFirstPage(id, graph) ? "first" : null) }] },
      },
    },
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
