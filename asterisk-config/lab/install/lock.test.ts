import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withFolderLock } from "./lock.ts";

it("lets one in at a time, in whatever way the one before left", async () => {
  const steps: string[] = [];
  const first = withFolderLock(
    "/some/folder",
    async () => {
      steps.push("first in");
      await new Promise((resolve) => setImmediate(resolve));
      steps.push("first out");
      throw new Error("broken");
    },
    () => {},
  );
  const failed = first.catch((error: Error) => error.message);
  await withFolderLock(
    "/some/folder",
    async () => steps.push("second in"),
    () => steps.push("second waits"),
  );
  expect(await failed).toBe("broken");
  expect(steps.filter((step) => step !== "second waits")).toEqual(["first in", "first out", "second in"]);
});

it("is freed by the death of its holder", async () => {
  const script = `import { withFolderLock } from ${JSON.stringify(join(import.meta.dirname, "lock.ts"))};
    await withFolderLock("/other/folder", () => new Promise(() => { setInterval(() => {}, 1000); console.log("held"); }), () => {});`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  let waited = false;
  const mine = withFolderLock(
    "/other/folder",
    async () => "mine",
    () => {
      waited = true;
      holder.kill("SIGKILL");
    },
  );
  expect([await mine, waited]).toEqual(["mine", true]);
});
