import { assistantPage, assistantsPage } from "@patchbay/protocol/assistants";
import { httpToolsPage } from "@patchbay/protocol/http-tools";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import type { Desk } from "../simulators/desk/desk.ts";
import { lineOf } from "../simulators/speech/lines.ts";

const TOOL = "order_status";

const orderStatus = (ordersUrl: string) => ({
  description:
    "Tells whether something that was made for the patient in the workshop, such as a night guard or a crown, is ready to be fetched. Use it when the caller asks for theirs.",
  fields: [{ name: "item", type: "string", description: "What was made, as the caller calls it" }],
  url: `${ordersUrl}/order-status`,
  allowedHosts: [new URL(ordersUrl).host],
  repeatable: true,
  timeoutMs: 8_000,
  filler: lineOf("assistant.looking").text,
});

/** The demo's own tool, as its owner would make it in the dashboard. */
export async function addOrderStatus(desk: Desk, ordersUrl: string, secret: string): Promise<void> {
  await desk.put(`/api/tools/${TOOL}`, { ...orderStatus(ordersUrl), secret });
}

/** The demo's own tool asks where the stand-in listens this time; what else was changed about it stays. */
export async function moveOrderStatus(desk: Desk, ordersUrl: string): Promise<void> {
  const { tools } = httpToolsPage.parse(await desk.get("/api/tools"));
  const held = tools.find(({ name, url }) => name === TOOL && new URL(url).hostname === "127.0.0.1");
  const { url, allowedHosts } = orderStatus(ordersUrl);
  if (held === undefined || held.url === url) return;
  const { name, ...rest } = held;
  await desk.put(`/api/tools/${name}`, { ...rest, url, allowedHosts });
}

/** Whom the demo's assistant may put callers through to: whoever is at a dashboard, a phone, and a queue of the lab PBX. */
const PUTS_THROUGH_TO: readonly PutThroughEntry[] = [
  {
    name: "An operator",
    target: { kind: "operators" },
    kind: "attended",
    when: "The caller wants to talk to a person.",
  },
  {
    name: "The laboratory",
    kind: "attended",
    when: "Questions about what is being made for the caller.",
    target: { kind: "number", number: "1002", name: "", line: "" },
  },
  {
    name: "The waiting line",
    target: { kind: "queue", queue: "support", line: "" },
    kind: "blind",
    when: "The caller would rather wait until somebody is free.",
  },
];

export async function addPutThroughList(desk: Desk): Promise<void> {
  const { assistants } = assistantsPage.parse(await desk.get("/api/assistants"));
  for (const { id } of assistants) {
    const [newest] = assistantPage.parse(await desk.get(`/api/assistants/${id}`)).versions;
    if (newest === undefined) continue;
    const draft = { ...newest.draft, putsThroughTo: PUTS_THROUGH_TO };
    await desk.put(`/api/assistants/${id}`, {
      base: newest.version,
      draft,
      note: "Whom callers are put through to",
    });
  }
}
