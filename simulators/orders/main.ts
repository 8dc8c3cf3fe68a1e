#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startOrders } from "./orders.ts";

const HELP = `A stand-in for a system of an organization's own: says whether an order is ready. An assistant's tool asks it.

  node simulators/orders/main.ts --port 8792 --secret SECRET

POST /order-status {"tool", "arguments": {"item"}}, signed as patchbay-signature says; GET /healthz.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8792" },
      secret: { type: "string", default: "" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || values.secret === "") {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const orders = await startOrders({ port: Number(values.port), secret: values.secret });
  process.stdout.write(`Orders stand-in listens on ${orders.url}\n`);
  const stop = (): void => void orders.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The orders stand-in did not start: ${error instanceof Error ? error.message : error}\n`,
  );
  process.exit(1);
});
