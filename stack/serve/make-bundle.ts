import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, type Plugin } from "esbuild";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import * as z from "zod";
import { sourcesOf } from "./sources.ts";

/**
 * Bundles the Worker of a project (the first argument) into an empty folder (the second), beside what its wrangler.toml says to
 * Miniflare: bindings, queues, objects, assets. The same bundle as `wrangler deploy` makes, byte by byte, without its seconds. In a
 * process of its own, since wrangler is large and prints as it likes.
 */
const [project = ".", folder = "."] = process.argv.slice(2);

/** As a desk's: a bundle "for production" asks a browser for cookies that it only gives by https. */
const MODE = "development";

/** A sound is a module beside the Worker, named as wrangler names it. */
const sounds: Plugin = {
  name: "sounds",
  setup(making) {
    making.onResolve({ filter: /\.ulaw$/ }, async ({ path, resolveDir }) => {
      const content = await readFile(join(resolveDir, path));
      const name = `${createHash("sha1").update(content).digest("hex")}-${basename(path)}`;
      await writeFile(join(folder, name), content);
      return { path: `./${name}`, external: true };
    });
  },
};

const config = unstable_readConfig({ config: join(project, "wrangler.toml") }, { hideWarnings: true });
if (config.main === undefined) throw new Error("The wrangler.toml names no `main`.");
const { metafile } = await build({
  entryPoints: [config.main],
  absWorkingDir: project,
  outdir: folder,
  sourceRoot: folder,
  bundle: true,
  format: "esm",
  target: "es2024",
  supported: { "import-source": true, using: true },
  loader: { ".js": "jsx", ".mjs": "jsx", ".cjs": "jsx" },
  conditions: ["workerd", "worker", "browser"],
  keepNames: true,
  sourcemap: true,
  metafile: true,
  external: ["cloudflare:*", "node:*"],
  define: Object.fromEntries([
    ["navigator.userAgent", '"Cloudflare-Workers"'],
    ...["", "global.", "globalThis."].map((of) => [`${of}process.env.NODE_ENV`, `"${MODE}"`]),
  ]),
  plugins: [sounds],
  logLevel: "silent",
});

const known = new Set(await sourcesOf(project));
const unknown = Object.keys(metafile.inputs).find(
  (file) => !file.includes("node_modules/") && !known.has(file),
);
if (unknown !== undefined)
  throw new Error(
    `${unknown} is part of the Worker, but no change of it would be noticed: stack/serve/sources.ts has to name its folder.`,
  );

const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
const options = {
  ...workerOptions,
  name: config.name,
  // Wrangler adds what a `.dev.vars` beside it holds: secrets, which are for whoever runs the Worker to give, and never kept.
  bindings: config.vars,
};
const assets = z.object({ directory: z.string() }).optional().parse(workerOptions.assets);
await writeFile(join(folder, "options.json"), JSON.stringify({ options, assets: assets?.directory ?? null }));
