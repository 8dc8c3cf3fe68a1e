import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import * as z from "zod";
import { bodyOf } from "../request-body.ts";

/** What the workshop knows. */
const ORDERS: readonly { item: string; status: string; where: string }[] = [
  { item: "night guard", status: "ready", where: "the reception desk" },
  { item: "crown", status: "in the workshop until Thursday", where: "" },
];

/** An old system takes its time: what the assistant says first is heard whole meanwhile. */
const TAKES_MS = 3_000;
/** A request that is older is a replay. */
const MOST_AGE_S = 300;

const request = z.object({ tool: z.string(), arguments: z.object({ item: z.string() }) });

interface OrdersOptions {
  port: number;
  secret: string;
  takesMs?: number;
}

/** A system of an organization's own that its assistant asks: which orders are ready. It believes only what was signed. */
export async function startOrders({ port, secret, takesMs = TAKES_MS }: OrdersOptions) {
  const server = createServer((asked, response) => {
    answer(asked, secret, takesMs).then(
      ({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      },
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const listening = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${listening}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function answer(
  asked: IncomingMessage,
  secret: string,
  takesMs: number,
): Promise<{ status: number; body: object }> {
  if (asked.url === "/healthz") return { status: 200, body: { ok: true } };
  if (asked.method !== "POST" || asked.url !== "/order-status") return { status: 404, body: {} };
  const body = await bodyOf(asked);
  if (!isSigned(String(asked.headers["patchbay-signature"] ?? ""), body, secret)) {
    return { status: 401, body: { error: "This is not signed with the secret of this tool." } };
  }
  const read = request.safeParse(parsed(body));
  if (!read.success) return { status: 400, body: { error: "Say which item is asked for." } };
  const { item } = read.data.arguments;
  await new Promise((resolve) => setTimeout(resolve, takesMs));
  const order = ORDERS.find((one) => item.toLowerCase().includes(one.item));
  return { status: 200, body: order ?? { item, status: "not known", known: ORDERS.map((one) => one.item) } };
}

/** `t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">` */
function isSigned(signature: string, body: string, secret: string): boolean {
  const [, t = "", v1 = ""] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (Math.abs(Date.now() / 1_000 - Number(t)) > MOST_AGE_S) return false;
  const expected = createHmac("sha256", secret).update(`${t}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(v1, "hex"));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
