import { ACT_SAMPLES } from "@patchbay/protocol/ami/act-samples.test-data";
import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";
import { type AmiAct, defineAmiAct } from "@patchbay/protocol/ami/registry/act";
import { type ActToSend, AMI_ACTS, encodeAct } from "@patchbay/protocol/ami/registry/acts";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { AmiReply } from "../../asterisk/ami-client.ts";
import { Acts } from "./acts.ts";

const OPEN: SiteRules = { acts: "*", contexts: "*", numbers: "*", command: false };
const planted = defineAmiAct({
  action: "PlantedAction",
  family: "Planted",
  input: z.strictObject({ Depth: z.number().int() }),
  permission: "pbx.control",
  rights: [],
  words: { title: "Plant", about: "Puts something into the ground" },
});

/** A connector whose Asterisk lists these actions, and says that every channel and place is there. */
function connector({
  listed = AMI_ACTS.map(({ action }) => action) as string[],
  rules = OPEN,
  acts = AMI_ACTS as readonly AmiAct[],
  answer = { Response: "Success" } as AmiHeaders,
  reply = null as AmiReply | null,
} = {}) {
  const wire: string[] = [];
  const send = async (asked: ActToSend): Promise<AmiReply> => {
    const encoded = encodeAct(asked, "1", acts);
    if (!encoded.ok) return { ok: false, code: "invalid", message: encoded.error };
    if (asked.action === "Getvar") {
      const { Channel, Variable } = asked.input as { Channel?: string; Variable: string };
      const Value = Variable === "CHANNEL(name)" ? (Channel ?? "") : "1";
      return { ok: true, headers: { Response: "Success", Value }, items: [] };
    }
    wire.push(encoded.value);
    return reply ?? { ok: true, headers: answer, items: [] };
  };
  const headers = Object.fromEntries(["Response", ...listed].map((name) => [name, "Success"]));
  const listing = async (): Promise<AmiReply> => ({ ok: true, headers, items: [] });
  const all = new Acts({ ami: { act: send, send: listing }, second: { act: send }, rules, acts });
  const run = (action: string, input: Record<string, string | number | boolean | string[]>) =>
    all.run({ kind: "ami", action, input, actId: "0123456789" });
  return { run, wire, list: async () => (await all.list()).acts ?? [] };
}
const hangup = ACT_SAMPLES.Hangup as Record<string, string>;

describe("what the connector sends for people", () => {
  it("is an act of its list, by its entry alone", async () => {
    const { run, wire, list } = connector({
      acts: [...AMI_ACTS, planted],
      listed: ["PlantedAction", "Ping"],
    });
    expect(await run("PlantedAction", { Depth: 3 })).toMatchObject({
      code: "",
      answer: { verdict: "answered" },
    });
    expect(wire).toEqual(["Action: PlantedAction\r\nActionID: 1\r\nDepth: 3\r\n\r\n"]);
    expect(await list()).toContainEqual({ action: "PlantedAction", why: "" });
  });

  it("is nothing else, whatever an edge asks for", async () => {
    const { run, wire } = connector();
    for (const action of ["PlantedAction", "UpdateConfig", "Login", "AGI"]) {
      expect(await run(action, {})).toMatchObject({ code: "not_understood" });
    }
    expect(
      await run("Originate", { ...(ACT_SAMPLES.Originate as object), Application: "System" }),
    ).toMatchObject({
      code: "invalid",
    });
    expect(await run("Hangup", { Channel: "x\r\nAction: Command" })).toMatchObject({ code: "invalid" });
    expect(wire).toEqual([]);
  });

  it("is what the site's owner allows", async () => {
    const rules = { ...OPEN, acts: "*,!Hangup", contexts: "internal", numbers: "10*" };
    const { run, wire, list } = connector({ rules });
    expect(await run("Hangup", hangup)).toMatchObject({ code: "not_allowed_here" });
    const place = { Channel: "PJSIP/1001-1", Context: "outgoing", Exten: "1001" };
    expect(await run("Redirect", place)).toMatchObject({ code: "not_allowed_here" });
    expect(await run("Redirect", { ...place, Context: "internal", Exten: "2000" })).toMatchObject({
      code: "not_allowed_here",
    });
    expect(wire).toEqual([]);
    expect(await run("Redirect", { ...place, Context: "internal" })).toMatchObject({ code: "" });
    expect(await list()).toContainEqual({ action: "Hangup", why: expect.stringContaining("PATCHBAY_ACTS") });
  });

  it("is what the manager user may; the right that it lacks is named, or the module", async () => {
    const few = ["Ping", "Hangup", "Getvar", "Redirect", "CoreShowChannels", "Originate", "QueueStatus"];
    const { run, wire } = connector({ listed: few });
    const told = async (action: string) =>
      (await run(action, (ACT_SAMPLES[action] ?? {}) as typeof hangup)).text;
    expect(await told("PJSIPShowEndpoints")).toContain("write = system");
    expect(await told("QueueAdd")).toContain("write = agent");
    expect(await told("ConfbridgeKick")).toContain("not loaded");
    expect(wire).toEqual([]);
    expect(await run("Ping", {})).toMatchObject({ code: "" });
  });

  it("may be done where its session is lost before the answer, and is not where it never went out", async () => {
    const down = { ok: false, code: "down", message: "Asterisk closed the connection" } as const;
    const { run } = connector({ reply: { ...down, sent: true } });
    expect(await run("SendText", { Channel: "PJSIP/1001-1", Message: "x" })).toMatchObject({
      code: "not_answered",
    });
    expect(await connector({ reply: down }).run("Ping", {})).toMatchObject({ code: "ami_down" });
  });
});
