import { expect, it } from "vitest";
import { pushSettled } from "./push-settled.ts";

interface File {
  revoked: boolean;
  savedAt: number;
}

/** D1 with one row, an object with its copy, and a clock that no two reads find at the same time. */
function world() {
  let now = 0;
  const d1 = { revoked: false };
  const object: { held: File | null; pushes: number } = { held: null, pushes: 0 };
  const read = async (): Promise<File> => ({ ...d1, savedAt: ++now });
  const push = async (file: File) => {
    object.held = file;
    object.pushes += 1;
    return file.revoked;
  };
  return { d1, object, read, push };
}

it("gives the copy once when nobody saves beside it, and answers what the object says", async () => {
  const { object, read, push } = world();
  expect(await pushSettled(read, push)).toBe(false);
  expect(object).toMatchObject({ held: { revoked: false }, pushes: 1 });
  expect(await pushSettled(async () => null, push)).toBeNull();
  expect(object.pushes).toBe(1);
});

it("leaves the object with what was saved last, however late an older copy comes", async () => {
  const { d1, object, read, push } = world();
  let arrives: () => void = () => {};
  const onItsWay = new Promise<void>((resolve) => {
    arrives = resolve;
  });
  // Bea has read before Ada revokes; her copy comes after Ada's.
  const bea = pushSettled(read, async (file) => {
    if (!file.revoked) await onItsWay;
    return push(file);
  });
  await Promise.resolve();
  d1.revoked = true;
  expect(await pushSettled(read, push)).toBe(true);
  arrives();
  expect(await bea).toBe(true);
  expect(object.held?.revoked).toBe(true);
});

it("ends, though somebody saves all the time", async () => {
  const { d1, object, read, push } = world();
  await pushSettled(read, async (file) => {
    d1.revoked = !d1.revoked;
    return push(file);
  });
  expect(object.pushes).toBe(5);
});
