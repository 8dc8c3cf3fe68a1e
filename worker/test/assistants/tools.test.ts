import { env } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { callback, doNotCall, message } from "../../src/store/follow-up/schema.ts";
import { finishedTools, greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { logOf, session, summaryOf, typesOf } from "../support/supervised.ts";

interface Script {
  says?: string;
  calls?: [name: string, args: string][];
}

/** A PBX call whose caller is greeted and then says something, and whose model calls what the script says. */
async function talking(script: Script) {
  const organization = await createOrganization();
  await organization.provision({ model: JSON.stringify(script) });
  return greeted(organization);
}

const rowsOf = async (table: typeof message | typeof callback | typeof doNotCall, orgId: string) =>
  (await drizzle(env.DB).select().from(table)).filter((row) => row.orgId === orgId);

describe("a tool of the assistant", () => {
  it("is in the log before it takes effect, and what it leaves is there while the call runs, once", async () => {
    const { organization, callId } = await talking({
      calls: [
        ["take_message", '{"text":"My crown fell out.","recipient":"Doctor Hansen"}'],
        ["schedule_callback", '{"when":"tomorrow","number":"+1 212 555 0142"}'],
      ],
    });
    await expect.poll(() => finishedTools(callId)).toHaveLength(2);
    const types = await typesOf(callId);
    const order = [
      "tool_called",
      "message_taken",
      "tool_finished",
      "tool_called",
      "callback_scheduled",
      "tool_finished",
    ];
    expect(types.filter((type) => order.includes(type))).toEqual(order);
    await expect
      .poll(() => rowsOf(message, organization.orgId))
      .toMatchObject([
        { callId, text: "My crown fell out.", recipient: "Doctor Hansen", fromName: "Anna", doneAt: null },
      ]);
    // The assistant goes on by itself when both are done.
    await expect
      .poll(async () => (await logOf(callId)).filter((event) => event.type === "turn_finished").length)
      .toBeGreaterThan(2);
    await archiveCall(env, { callId });
    await archiveCall(env, { callId });
    expect(await rowsOf(message, organization.orgId)).toHaveLength(1);
    expect(await rowsOf(callback, organization.orgId)).toMatchObject([
      { number: "+12125550142", when: "tomorrow" },
    ]);
  });

  it("loses nothing while D1 is down: the message is written later, once", async () => {
    await env.DB.prepare("ALTER TABLE message RENAME TO message_away").run();
    let call: Awaited<ReturnType<typeof talking>>;
    try {
      call = await talking({ calls: [["take_message", '{"text":"It hurts."}']] });
      await expect.poll(() => finishedTools(call.callId)).toMatchObject([{ outcome: "done" }]);
      await expect(archiveCall(env, { callId: call.callId })).rejects.toThrow();
    } finally {
      await env.DB.prepare("ALTER TABLE message_away RENAME TO message").run();
    }
    await archiveCall(env, { callId: call.callId });
    await archiveCall(env, { callId: call.callId });
    expect(await rowsOf(message, call.organization.orgId)).toMatchObject([{ text: "It hurts." }]);
  });

  it("that nobody knows, or that is asked for in nonsense, is refused, and the model is told what is wrong", async () => {
    const { callId } = await talking({
      calls: [
        ["open_the_safe", "{}"],
        ["take_message", '{"text":'],
      ],
    });
    await expect.poll(() => finishedTools(callId)).toHaveLength(2);
    expect(await finishedTools(callId)).toMatchObject([
      {
        name: "open_the_safe",
        outcome: "refused",
        result: expect.stringContaining("There is no tool open_the_safe. There are: end_call"),
      },
      { name: "take_message", outcome: "refused", result: expect.stringContaining("not a JSON object") },
    ]);
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", handler: { kind: "assistant" } });
  });

  it("is used so often in a call and no more", async () => {
    const { callId } = await talking({
      calls: Array.from({ length: 6 }, (_, n): [string, string] => ["take_message", `{"text":"${n}"}`]),
    });
    await expect.poll(() => finishedTools(callId)).toHaveLength(6);
    expect((await finishedTools(callId)).map(({ outcome }) => outcome)).toEqual([
      ...Array(5).fill("done"),
      "refused",
    ]);
  });

  it("tells what is known of the caller, and of no other organization's", async () => {
    const { callId, organization } = await talking({ calls: [["look_up_caller", "{}"]] });
    await expect.poll(() => finishedTools(callId)).toMatchObject([{ outcome: "done" }]);
    const told = (await finishedTools(callId))[0]?.result ?? "";
    expect(JSON.parse(told)).toMatchObject({ contact: null, earlierCalls: [] });
    expect(organization.orgId).not.toBe("");
  });
});

describe("a call that the assistant ends", () => {
  it("is hung up on purpose once its goodbye was heard", async () => {
    const { connector, callId, uniqueid } = await talking({ calls: [["end_call", "{}"]] });
    const { data } = await connector.message("command");
    expect(data.command).toMatchObject({ kind: "hangup", uniqueid });
    const log = await logOf(callId);
    expect(log.find((event) => event.type === "hangup_requested")).toMatchObject({
      by: { kind: "assistant", name: "Receptionist" },
    });
    const order = log.map(({ type }) => type);
    expect(order.lastIndexOf("turn_finished")).toBeGreaterThan(order.indexOf("closing_began"));
    expect(order.lastIndexOf("turn_finished")).toBeLessThan(order.indexOf("hangup_requested"));
  });
});

describe("a caller who wants to be called no more", () => {
  it.each<[string, Script]>([
    ["and the model lists them", { says: "I had enough of this.", calls: [["do_not_call", "{}"]] }],
    ["and the model does not notice", { says: "Please take me off your calling list." }],
    ["and both do", { says: "Stop calling me.", calls: [["do_not_call", "{}"]] }],
  ])("%s: is listed, told so, and hung up on", async (_how, script) => {
    const { organization, connector, callId, uniqueid } = await talking(script);
    const { data } = await connector.message("command");
    expect(data.command).toMatchObject({ kind: "hangup", uniqueid });
    const log = await logOf(callId);
    const opted = log.flatMap((event) => (event.type === "opted_out" ? [event] : []));
    expect(opted).toMatchObject([{ number: "1001" }]);
    const order = log.map(({ type }) => type);
    // Something was said to its end after it was known, and before the line was cut.
    expect(order.lastIndexOf("turn_finished")).toBeGreaterThan(order.indexOf("closing_began"));
    expect(order.lastIndexOf("turn_finished")).toBeLessThan(order.indexOf("hangup_requested"));
    await expect
      .poll(() => rowsOf(doNotCall, organization.orgId))
      .toMatchObject([{ number: "1001", callId }]);
  });
});

describe("a number on the do-not-call list", () => {
  const dialling = async () => {
    const organization = await createOrganization();
    const desk = new TestDesk(await organization.signIn("operator"));
    const objects = env.ORGANIZATION;
    const own = objects.get(objects.idFromName(organization.orgId));
    const place = (number: string) =>
      desk.post("/calls", {
        id: crypto.randomUUID(),
        to: { kind: "number", number, line: organization.siteId },
      });
    return { own, place };
  };
  const withoutList = async (task: () => Promise<void>): Promise<void> => {
    await env.DB.prepare("ALTER TABLE do_not_call RENAME TO do_not_call_away").run();
    try {
      await task();
    } finally {
      await env.DB.prepare("ALTER TABLE do_not_call_away RENAME TO do_not_call").run();
    }
  };

  it("is not dialled, however it is written; nothing is while the list was never to be read", async () => {
    const { own, place } = await dialling();
    await own.doNotCall("+12125550142");
    await withoutList(async () => {
      expect(await place("+12125550143")).toMatchObject({
        status: 409,
        body: { error: { code: "do_not_call_unknown" } },
      });
      // What this organization's own calls have listed is known all the same.
      expect(await place("+12125550142")).toMatchObject({ body: { error: { code: "do_not_call" } } });
    });
    for (const written of ["+1 (212) 555-0142", "0012125550142"]) {
      expect(await place(written)).toMatchObject({
        status: 409,
        body: {
          error: {
            code: "do_not_call",
            message: expect.stringContaining("+12125550142 is on the do-not-call list"),
          },
        },
      });
    }
    expect((await place("+12125550143")).status).toBe(201);
    // From now on the organization has the list itself: D1 may be away.
    await withoutList(async () => {
      expect((await place("+12125550143")).status).toBe(201);
      expect(await place("+12125550142")).toMatchObject({ body: { error: { code: "do_not_call" } } });
    });
    await own.mayCallAgain("+12125550142");
    expect((await place("+12125550142")).status).toBe(201);
    expect(session).toBeDefined();
  });
});
