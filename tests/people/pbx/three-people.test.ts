import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect } from "vitest";
import { CONSULT_HEARD, consultInside } from "../../../simulators/call/inside/consulting.ts";
import { PARK_HEARD, parkInside } from "../../../simulators/call/inside/parking.ts";
import { type People, peopleShortcomings } from "../../../simulators/call/inside/people.ts";
import { startSipPhone } from "../../../simulators/caller/sip-phone.ts";
import { Desk } from "../../../simulators/desk/desk.ts";
import { emailOf } from "../../support/members.ts";
import { expectNothingLeft } from "../../support/nothing-left.ts";
import { OPERATOR, type Product } from "../../support/product.ts";
import { it } from "../../support/shared/product.ts";

let product: Product;
const leaving: (() => Promise<void> | void)[] = [];
const THIRD = "1003";

it.beforeAll(({ product: ours }) => {
  product = ours;
});
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave();
  await product.onlooker.hangUpAll();
  await product.letGuestsGo();
  await expectNothingLeft(product);
});

async function people(): Promise<People> {
  const { edge, signIn, secrets, pbx, asteriskRoot: root } = product.stack;
  const desk = await Desk.signIn(edge.url, emailOf("supervisor"), signIn.password);
  leaving.push(() => desk.close());
  await desk.open();
  const dir = await mkdtemp(join(tmpdir(), "patchbay-third-"));
  const accounts = [{ extension: THIRD, password: secrets.SIP_PASSWORD }];
  const third = await startSipPhone({ root, dir, pbxSipPort: pbx.ports.sip, accounts, ...product.speech });
  leaving.push(async () => {
    await third.stop();
    await rm(dir, { recursive: true, force: true });
  });
  const colleague = await product.operator();
  const extensions = { colleague: OPERATOR, third: THIRD };
  return { caller: product.caller, colleague, third, extensions, desk, told: () => {} };
}

describe("three phones of the PBX hear what is for them, and nothing else", () => {
  it("when a caller is held, the two consult, and the caller is handed over", async () => {
    expect(peopleShortcomings(await consultInside(await people()), CONSULT_HEARD)).toEqual([]);
    await expect.poll(() => product.onlooker.channels()).toEqual([]);
  }, 180_000);

  it("when a caller is parked, and taken up by another", async () => {
    expect(peopleShortcomings(await parkInside(await people()), PARK_HEARD)).toEqual([]);
    await expect.poll(() => product.onlooker.channels()).toEqual([]);
  }, 180_000);
});
