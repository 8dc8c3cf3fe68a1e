import { abortAllDurableObjects, env } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { describe, expect, it } from "vitest";
import { memoryOf } from "../../src/call/memory.ts";
import { frame, openMedia, TestConnector } from "../support/connector.ts";
import { finishedTools, greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { hears, playsAll, TestDesk } from "../support/phone.ts";
import { ASSISTANT, logOf, summaryOf, typesOf } from "../support/supervised.ts";

const billing: PutThroughEntry = {
  name: "Billing",
  target: { kind: "number", number: "1002", name: "", line: "" },
  kind: "attended",
  when: "Questions about invoices",
};
const desk: PutThroughEntry = {
  name: "Front desk",
  target: { kind: "operators" },
  kind: "attended",
  when: "",
};

/** A PBX call whose assistant has this list, and calls the tool with these arguments when the caller has spoken. */
async function asking(args: object, putsThroughTo: PutThroughEntry[] = [billing, desk]) {
  const organization = await createOrganization();
  const script = { calls: [["transfer_call", JSON.stringify(args)]] };
  await organization.provision({ model: JSON.stringify(script), putsThroughTo });
  return greeted(organization);
}

/** The same, as far as the connector has been told; answers with what it was told. */
async function sent(args: object = { to: "Billing", brief: "Anna asks about her bill" }) {
  const call = await asking(args);
  const { data } = await call.connector.message("command", (one) => one.data.command.kind === "transfer");
  const { command, commandId } = data;
  if (command.kind !== "transfer") throw new Error("a transfer");
  call.connector.send({ type: "command_result", data: { commandId, ok: true, code: "", message: "" } });
  call.caller.send(encodeControl({ type: "bye", reason: "hangup" }));
  await expect.poll(() => typesOf(call.callId)).toContain("leg_left");
  return { ...call, command };
}

describe("an assistant that puts a caller through", () => {
  it("is in the log before it does, and has told the caller to the end before they go", async () => {
    const { callId, command } = await sent();
    expect(command).toMatchObject({
      to: { kind: "number", number: "1002" },
      brief: { leg: expect.any(String) },
    });
    const log = await logOf(callId);
    const order = log.map(({ type }) => type);
    const steps = [
      "tool_called",
      "transfer_announced",
      "tool_finished",
      "transfer_due",
      "transfer_requested",
    ];
    expect(order.filter((type) => steps.includes(type))).toEqual(steps);
    const announcement = order.indexOf("turn_finished", order.indexOf("tool_finished"));
    expect(log[announcement]).toMatchObject({ turn: { speaker: "assistant" } });
    expect(announcement).toBeLessThan(order.indexOf("transfer_due"));
    expect(log.find((event) => event.type === "transfer_due")).toMatchObject({ heard: true });
    expect(log.find((event) => event.type === "transfer_requested")).toMatchObject({
      by: { kind: "assistant", name: "Receptionist" },
      target: { number: "1002", name: "Billing" },
      brief: "Anna asks about her bill",
      kind: "attended",
    });
  });

  it.each([
    ["BUSY", "the line is busy"],
    ["NOANSWER", "nobody answered"],
    ["CHANUNAVAIL", "they cannot be reached"],
  ])("has the caller back on %s, and says why", async (status, words) => {
    const { callId, connector, command, uniqueid } = await sent();
    const channel = "Local/1002@patchbay-out-1;1";
    const dial = { uniqueid, destUniqueid: "t.1", destChannel: channel };
    connector.events({ kind: "dial_begin", ...dial, dialString: "1002@patchbay-out/n" });
    connector.events({ kind: "dial_end", ...dial, status });
    const back = await openMedia(callId, command.backTicket);
    playsAll(back);
    await hears(back, ASSISTANT);
    expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
    await expect
      .poll(async () => (await logOf(callId)).map(({ type }) => type))
      .toSatisfy(
        (types: string[]) => types.lastIndexOf("turn_finished") > types.lastIndexOf("transfer_failed"),
      );
    // What the voice was told.
    const memory = memoryOf(
      (await env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId)).export())?.log ?? [],
    );
    expect(memory.findLast((one) => "memo" in one && one.memo === "transfer")).toMatchObject({
      text: expect.stringContaining(`put through to Billing and could not be: ${words}`),
    });
  });

  it.each<[string, object, string]>([
    ["a name that is not on its list", { to: "The boss" }, "Billing"],
    ["a number of the caller's", { to: "+12125550199" }, "Billing"],
    ["nobody", {}, "to"],
    ["a target of its own making", { to: { kind: "number", number: "1003" } }, "to"],
  ])("is refused %s, in words", async (_what, args, words) => {
    const { callId } = await asking(args);
    await expect.poll(() => finishedTools(callId)).toMatchObject([{ outcome: "refused" }]);
    expect((await finishedTools(callId))[0]?.result).toContain(words);
    expect(await typesOf(callId)).not.toContain("transfer_announced");
    expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
  });

  it("has no such tool where it may put callers through to nobody", async () => {
    const { callId } = await asking({ to: "Billing" }, []);
    await expect.poll(() => finishedTools(callId)).toMatchObject([{ outcome: "refused" }]);
    expect((await finishedTools(callId))[0]?.result).toContain("There is no tool transfer_call");
  });

  it("that the edge dies under says it again, and the caller goes once", async () => {
    const { callId, caller, connector, organization, stopPlaying } = await asking({ to: "Billing" });
    // The caller has not heard it to its end when the edge dies.
    stopPlaying();
    const { resume } = await frame(caller, "welcome");
    await expect.poll(() => typesOf(callId)).toContain("transfer_announced");
    await abortAllDurableObjects();
    expect(await typesOf(callId)).not.toContain("transfer_due");
    const link = await TestConnector.connect(organization.token, connector.epoch, connector.seq);
    const back = await openMedia(callId, resume, "resume");
    playsAll(back);
    await hears(back, ASSISTANT);
    const { data } = await link.message("command", (one) => one.data.command.kind === "transfer");
    expect(data.command).toMatchObject({ to: { number: "1002" } });
    const types = await typesOf(callId);
    for (const once of ["tool_called", "transfer_announced", "transfer_due", "transfer_requested"] as const) {
      expect(types.filter((type) => type === once)).toHaveLength(1);
    }
  });

  it("has the caller back at once when the member is not there", async () => {
    const gone: PutThroughEntry = { ...billing, target: { kind: "member", id: "nobody", name: "Gone" } };
    const { callId } = await asking({ to: "Billing" }, [gone]);
    await expect.poll(() => typesOf(callId)).toContain("transfer_failed");
    expect((await logOf(callId)).find((event) => event.type === "transfer_failed")).toMatchObject({
      reason: "unreachable",
    });
    expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
  });
});

describe("the list of an assistant", () => {
  const draft = {
    name: "Night desk",
    greeting: "Good evening.",
    instructions: "Be brief.",
    language: "en",
    voice: "cedar",
    model: null,
  };

  it("is a part of its version: saved, read, and had back", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const written = { ...billing, target: { ...billing.target, number: "+1 (212) 555-0142" } };
    const created = await admin.post("/assistants", { draft: { ...draft, putsThroughTo: [written, desk] } });
    expect(created.status).toBe(201);
    const { id } = created.body as { id: string };
    await admin.put(`/assistants/${id}`, { base: 1, draft: { ...draft, putsThroughTo: [] } });
    await admin.post(`/assistants/${id}/rollback`, { base: 2, version: 1 });
    expect((await admin.get(`/assistants/${id}`)).body).toMatchObject({
      versions: [
        { version: 3, draft: { putsThroughTo: [{ target: { number: "+12125550142" } }, desk] } },
        { version: 2, draft: { putsThroughTo: [] } },
        { version: 1 },
      ],
    });
  });

  it("F2: comes back with its version as far as it leads anywhere still, and what is left out is named", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    await organization.signIn("operator", "Petra");
    const petra = (
      await env.DB.prepare(
        "SELECT m.user_id AS id FROM member m JOIN user u ON u.id = m.user_id WHERE m.organization_id = ? AND u.name = 'Petra'",
      )
        .bind(organization.orgId)
        .first<{ id: string }>()
    )?.id;
    const toolOf = env.DB.prepare(
      "INSERT INTO http_tool (org_id, name, description, fields, url, allowed_hosts, repeatable, sealed_secret) VALUES (?, 'check_order', '', '[]', 'https://orders.example/', '[]', 0, '')",
    );
    await toolOf.bind(organization.orgId).run();
    const entry = { ...billing, name: "petra", target: { kind: "member", id: petra, name: "Petra" } };
    const first = { ...draft, tools: ["end_call", "check_order"], putsThroughTo: [entry, desk] };
    const { id } = (await admin.post("/assistants", { draft: first })).body as { id: string };
    await admin.put(`/assistants/${id}`, { base: 1, draft });
    await env.DB.prepare("DELETE FROM member WHERE user_id = ?").bind(petra).run();
    await env.DB.prepare("DELETE FROM http_tool WHERE org_id = ?").bind(organization.orgId).run();
    const back = await admin.post(`/assistants/${id}/rollback`, { base: 2, version: 1 });
    expect(back).toEqual({
      status: 200,
      body: {
        version: 3,
        leftOut: ["petra (no such member who takes calls)", "the tool check_order (it was removed)"],
      },
    });
    expect((await admin.get(`/assistants/${id}`)).body).toMatchObject({
      versions: [
        {
          note: expect.stringContaining("Back to version 1, without petra"),
          draft: { tools: ["end_call"], putsThroughTo: [{ name: desk.name }] },
        },
        { version: 2 },
        { version: 1, draft: { putsThroughTo: [{ name: "petra" }, { name: desk.name }] } },
      ],
    });
  });

  it.each<[string, unknown, string]>([
    ["two of one name", [billing, { ...desk, name: "billing" }], "there are two called billing"],
    [
      "a number that is none",
      [{ ...billing, target: { ...billing.target, number: "call me" } }],
      "a number has digits",
    ],
    ["no name", [{ ...billing, name: " " }], "each needs a name"],
    [
      "a member of nobody's",
      [{ ...billing, target: { kind: "member", id: "u-elsewhere", name: "Eve" } }],
      "Billing: this organization has no such member",
    ],
    [
      "another organization's site",
      [{ ...billing, target: { ...billing.target, line: "selsewhere" } }],
      "Billing: this organization has no such line",
    ],
  ])("is refused with %s", async (_what, putsThroughTo, words) => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const refused = await admin.post("/assistants", { draft: { ...draft, putsThroughTo } });
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { code: "bad_body", message: expect.stringContaining(words) } },
    });
  });
});
