import { cp, mkdir, readdir, readlink, symlink } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { CACHE, ROOT } from "../../stack/paths.ts";

const SCOPE = "@patchbay";
/** What a clone does not have. */
const NOT_CLONED = new Set(["node_modules", ".git", ".cache", ".patchbay", ".wrangler", ".dev.vars", "dist"]);

/**
 * Copies the project into `folder` as a clone would be after `npm install`, without the network: packages are links to
 * the installed ones, the workspaces are the copy's own, what was downloaded (Asterisk, voices) is shared.
 */
export async function copyCheckout(folder: string): Promise<void> {
  await cp(ROOT, folder, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
  const [from, to] = [join(ROOT, "node_modules"), join(folder, "node_modules")];
  await mkdir(join(to, SCOPE), { recursive: true });
  for (const name of await readdir(from)) {
    if (name !== SCOPE) await symlink(join(from, name), join(to, name));
  }
  for (const name of await readdir(join(from, SCOPE))) {
    const workspace = basename(resolve(from, SCOPE, await readlink(join(from, SCOPE, name))));
    await symlink(join(folder, workspace), join(to, SCOPE, name));
  }
  await mkdir(join(folder, ".cache"), { recursive: true });
  for (const shared of ["asterisk", "voice"])
    await symlink(join(CACHE, shared), join(folder, ".cache", shared));
}
