import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrders } from "./orders.ts";

const SECRET = "only-for-tests-only";
let orders: Awaited<ReturnType<typeof startOrders>>;
beforeAll(async () => {
  orders = await startOrders({ port: 0, secret: SECRET, takesMs: 10 });
});
afterAll(() => orders.close());

async function ask(item: unknown, { secret = SECRET, ageS = 0 } = {}) {
  const body = JSON.stringify({ tool: "order_status", arguments: { item } });
  const t = Math.floor(Date.now() / 1_000) - ageS;
  const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
  const response = await fetch(`${orders.url}/order-status`, {
    method: "POST",
    headers: { "patchbay-signature": `t=${t},v1=${v1}` },
    body,
  });
  return { status: response.status, body: await response.json() };
}

it("says which order is ready, and which it does not know", async () => {
  expect(await ask("my night guard")).toMatchObject({ status: 200, body: { status: "ready" } });
  expect(await ask("a bridge")).toMatchObject({ status: 200, body: { status: "not known" } });
});

it("believes nothing that is not signed, or was signed long ago, or is no question", async () => {
  expect(await ask("crown", { secret: "somebody else's secret" })).toMatchObject({ status: 401 });
  expect(await ask("crown", { ageS: 400 })).toMatchObject({ status: 401 });
  expect(await ask(7)).toMatchObject({ status: 400 });
});
