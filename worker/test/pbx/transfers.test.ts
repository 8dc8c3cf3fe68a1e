import { env, runInDurableObject } from "cloudflare:test";
import type { LinkDown } from "@patchbay/protocol/link/down";
import type { PbxTransfer } from "@patchbay/protocol/pbx/transfers";
import { expect, it } from "vitest";
import { entries, type House, house } from "./house.ts";

type Asked = Extract<LinkDown, { type: "command" }>["data"];

const CHANNEL = "PJSIP/1002-00000007";
const to = { kind: "extension", context: "internal", exten: "1003" } as const;

/** The nth command by which people are put through. */
async function nth({ connector }: House, n = 1): Promise<Asked> {
  const all = () =>
    connector
      .messages()
      .flatMap((one) =>
        one.type === "command" && /^put_through/.test(one.data.command.kind) ? [one.data] : [],
      );
  return connector.socket.until(() => all()[n - 1], `transfer ${n}`);
}
const says = ({ connector }: House, { commandId }: Asked, code = "", message = "") =>
  connector.send({ type: "command_result", data: { commandId, ok: code === "", code, message } });
const row = (id: string, change: Partial<PbxTransfer> = {}): PbxTransfer => ({
  id,
  kind: "attended",
  to,
  transferrer: { uniqueid: "lab-1.1", channel: CHANNEL },
  party: { uniqueid: "lab-1.2", channel: "PJSIP/trunk-00000006" },
  phase: "calling",
  why: "",
  limitMs: 20_000,
  ...change,
});

it("a transfer is asked of the connector, shown as it goes, and its end is the asker's in the audit log", async () => {
  const one = await house();
  const desk = await one.desk("supervisor");
  const at = `/sites/${one.organization.siteId}/transfers`;
  const telling = desk.post(at, { channel: CHANNEL, kind: "attended", to });
  const asked = await nth(one);
  expect(asked.command).toMatchObject({
    channel: CHANNEL,
    how: "attended",
    to,
    ringMs: 25_000,
    waitMs: 300_000,
  });
  says(one, asked);
  const { status, body } = await telling;
  expect(status).toBe(202);
  const id = (body as { id: string }).id;
  one.connector.send({ type: "site_events", data: { events: [{ kind: "transfer", transfer: row(id) }] } });
  await expect
    .poll(async () => (await desk.get(at)).body)
    .toMatchObject({ transfers: [{ id, phase: "calling", until: expect.any(Number) }] });

  const completing = desk.post(`${at}/${id}/complete`, {});
  const step = await nth(one, 2);
  expect(step.command).toEqual({ kind: "put_through_step", id, step: "complete" });
  says(one, step);
  expect((await completing).status).toBe(202);
  const done = row(id, { phase: "done", limitMs: null });
  for (const transfer of [done, done])
    one.connector.send({ type: "site_events", data: { events: [{ kind: "transfer", transfer }] } });
  await expect
    .poll(async () => (await entries(one)).map(({ action, result }) => `${action} ${result}`))
    .toEqual(["pbx.transfer done", "pbx.transfer.complete done", "pbx.transfer.outcome done"]);
  const [first, , last] = await entries(one);
  expect(first?.detail).toBe(`attended, ${CHANNEL} to 1003 in internal`);
  expect(last?.detail).toBe(`done (attended, ${CHANNEL} to 1003 in internal)`);
});

it("what the site refuses is told in its words and stands in the audit log; asked twice by one id it is one", async () => {
  const one = await house();
  const desk = await one.desk("supervisor");
  const at = `/sites/${one.organization.siteId}/transfers`;
  const refusing = desk.post(at, { channel: CHANNEL, kind: "blind", to });
  says(
    one,
    await nth(one),
    "no_such_target",
    "There is no 1003 in the context internal. Nothing was touched.",
  );
  expect(await refusing).toMatchObject({
    status: 409,
    body: { error: { code: "no_such_target", message: expect.stringContaining("There is no 1003") } },
  });
  const id = crypto.randomUUID();
  const telling = desk.post(at, { id, channel: CHANNEL, kind: "blind", to });
  says(one, await nth(one, 2));
  expect((await telling).status).toBe(202);
  expect(await desk.post(at, { id, channel: CHANNEL, kind: "blind", to })).toMatchObject({
    status: 202,
    body: { id },
  });
  const other = await one.desk("admin");
  expect(await other.post(at, { id, channel: CHANNEL, kind: "blind", to })).toMatchObject({
    status: 409,
    body: { error: { code: "id_of_another" } },
  });
  const told = (await entries(one)).filter(({ action }) => action === "pbx.transfer");
  expect(told.map(({ result }) => result)).toEqual(["refused", "done", "refused"]);
});

it("a number that nobody may call goes to no site, nor does what a role may not ask", async () => {
  const one = await house();
  const supervisor = await one.desk("supervisor");
  await supervisor.post("/do-not-call", { number: "+12125550142", reason: "asked for it" });
  const at = `/sites/${one.organization.siteId}/transfers`;
  const number = { channel: CHANNEL, kind: "blind", to: { kind: "number", number: "+12125550142" } };
  expect(await supervisor.post(at, number)).toMatchObject({
    status: 409,
    body: { error: { code: "do_not_call" } },
  });
  const operator = await one.desk("operator");
  expect((await operator.post(at, { channel: CHANNEL, kind: "blind", to })).status).toBe(403);
  expect((await operator.post(`${at}/${crypto.randomUUID()}/cancel`, {})).status).toBe(403);
  const stranger = await house();
  const theirs = await stranger.desk("admin");
  expect((await theirs.post(at, { channel: CHANNEL, kind: "blind", to })).status).toBe(404);
  expect(one.connector.messages().filter(({ type }) => type === "command")).toEqual([]);
  for (const bad of [
    { kind: "extension", context: "a,b", exten: "1" },
    { kind: "number", number: "1\n2" },
  ])
    expect((await supervisor.post(at, { channel: CHANNEL, kind: "blind", to: bad })).status).toBe(400);
});

it("a connector that begins anew without a transfer leaves none shown, and says that nobody knows its end", async () => {
  const one = await house();
  const desk = await one.desk("supervisor");
  const at = `/sites/${one.organization.siteId}/transfers`;
  const id = crypto.randomUUID();
  one.connector.send({ type: "site_events", data: { events: [{ kind: "transfer", transfer: row(id) }] } });
  await expect.poll(async () => (await desk.get(at)).body).toMatchObject({ transfers: [{ id }] });
  one.connector.send({ type: "site_events", data: { events: [{ kind: "transfers_known", ids: [] }] } });
  await expect.poll(async () => (await desk.get(at)).body).toEqual({ transfers: [] });
});

it("one who waits for an hour in a queue has their end in the audit log, though others are asked for meanwhile", async () => {
  const one = await house();
  const desk = await one.desk("supervisor");
  const { siteId } = one.organization;
  const at = `/sites/${siteId}/transfers`;
  const asks = async (id: string, n: number) => {
    const queue = { kind: "queue", queue: "support" };
    const telling = desk.post(at, { id, channel: CHANNEL, kind: "blind", to: queue, waitSeconds: 3_600 });
    says(one, await nth(one, n));
    expect((await telling).status).toBe(202);
  };
  const id = crypto.randomUUID();
  await asks(id, 1);
  await runInDurableObject(env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId)), (_site, { storage }) => {
    storage.sql.exec("UPDATE transfer SET at = at - ?", 61 * 60_000);
  });
  await asks(crypto.randomUUID(), 2);
  const transfer = row(id, { kind: "blind", phase: "done", limitMs: null });
  one.connector.send({ type: "site_events", data: { events: [{ kind: "transfer", transfer }] } });
  await expect
    .poll(async () => (await entries(one)).map(({ action, result }) => `${action} ${result}`))
    .toEqual(["pbx.transfer done", "pbx.transfer done", "pbx.transfer.outcome done"]);
});
