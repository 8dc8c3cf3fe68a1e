import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Modules that a misconfigured Asterisk does not load, beside what is wrong in its files. */
export const NOT_LOADED = ["func_global", "app_chanspy", "app_channelredirect", "codec_ulaw"] as const;

/**
 * Makes of an instance's folder a PBX as it is met in the field: a manager user with a right too few and a class of events misspelt, a dialplan
 * of before, globals that name what is not there. Asterisk starts with it, and complains of nothing.
 */
export async function misconfigure(dir: string): Promise<void> {
  const file = (name: string) => join(dir, "etc", name);
  await appendFile(
    file("manager.conf"),
    "[patchbay](+)\nread = system,calls\nwrite = call,originate,reporting,system\n",
  );
  const dialplan = await readFile(file("extensions.conf"), "utf8");
  const included = /#include "(.+extensions_patchbay\.conf)"/.exec(dialplan)?.[1] ?? "";
  const ours = await readFile(included, "utf8");
  // The context that came last is the one that an older file lacks.
  await writeFile(file("extensions_older.conf"), ours.replace("[patchbay-queue]", "[not-ours-queue]"));
  await writeFile(
    file("extensions.conf"),
    dialplan
      .replace(included, file("extensions_older.conf"))
      .replace(/^PATCHBAY_OUT = .*$/m, "PATCHBAY_OUT = from-trunk\nPATCHBAY_FALLBACK_QUEUE = reception")
      .replace(/^PATCHBAY_AGI = .*$/m, "PATCHBAY_AGI = 127.0.0.1:4574"),
  );
}
