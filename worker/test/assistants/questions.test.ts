import { abortAllDurableObjects, env } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it, vi } from "vitest";
import { audit } from "../../src/store/schema.ts";
import { frame, openMedia } from "../support/connector.ts";
import { greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { hears, TestDesk } from "../support/phone.ts";
import { ASSISTANT, logOf, summaryOf, typesOf } from "../support/supervised.ts";

/** A call whose assistant asks somebody something as soon as the caller has spoken; two operators watch, or some of them. */
async function asking(args: object, watching: readonly ("olivia" | "paul")[] = ["olivia", "paul"]) {
  const organization = await createOrganization();
  const script = { calls: [["ask_person", JSON.stringify(args)]] };
  await organization.provision({ model: JSON.stringify(script) });
  const [olivia, paul] = await Promise.all(
    ["Olivia", "Paul"].map(async (name) => new TestDesk(await organization.signIn("operator", name))),
  );
  if (olivia === undefined || paul === undefined) throw new Error("two desks");
  await Promise.all(watching.map((name) => ({ olivia, paul })[name].open()));
  const call = await greeted(organization);
  await expect.poll(() => typesOf(call.callId)).toContain("tool_finished");
  return { ...call, olivia, paul };
}

const QUESTION = "Do we treat children under three?";
const questionId = async (callId: string) => (await summaryOf(callId))?.question?.id ?? "";

describe("a question of the assistant", () => {
  it("is on every dashboard, is one person’s to answer of two, and the assistant goes on with the answer", async () => {
    const { organization, callId, olivia, paul } = await asking({ question: QUESTION });
    expect(await summaryOf(callId)).toMatchObject({
      status: "in_progress",
      handler: { kind: "assistant" },
      question: { member: null, text: QUESTION, until: expect.any(Number) },
    });
    const turns = async () => (await typesOf(callId)).filter((type) => type === "turn_finished").length;
    // The assistant told the caller that it asks; it waits for nobody.
    await expect.poll(turns).toBeGreaterThan(2);
    const before = await turns();
    const body = { questionId: await questionId(callId), text: "Yes, from one year on." };
    const answers = await Promise.all(
      [olivia, paul].map((desk) => desk.post(`/calls/${callId}/answer-question`, body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    const won = answers[0]?.status === 202 ? "Olivia" : "Paul";
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({
      error: { code: "question_answered", message: `${won} has answered this question already.` },
    });
    expect(await summaryOf(callId)).toMatchObject({ question: null });
    await expect.poll(turns).toBeGreaterThan(before);
    const rows = (await drizzle(env.DB).select().from(audit)).filter(
      ({ orgId }) => orgId === organization.orgId,
    );
    expect(
      rows
        .filter(({ action }) => action === "calls.answer_question")
        .map(({ result }) => result)
        .sort(),
    ).toEqual(["done", "refused"]);
  });

  it("for one person is theirs alone, and a viewer answers none", async () => {
    const { organization, callId, olivia, paul } = await asking({ question: QUESTION, person: "olivia" });
    const body = { questionId: await questionId(callId), text: "Yes." };
    const path = `/calls/${callId}/answer-question`;
    expect(await paul.post(path, body)).toMatchObject({
      status: 409,
      body: { error: { code: "not_asked", message: "This question is for Olivia." } },
    });
    await isKeptFrom(organization, "viewer", (desk) => desk.post(path, body));
    expect((await olivia.post(path, { ...body, text: "" })).status).toBe(400);
    expect((await olivia.post(path, body)).status).toBe(202);
  });

  it("for somebody who is not here is refused with the names of those who are", async () => {
    const { callId } = await asking({ question: QUESTION, person: "Zoe" });
    const end = (await logOf(callId)).find((event) => event.type === "tool_finished");
    expect(end).toMatchObject({ outcome: "refused", result: expect.stringContaining("Olivia") });
    expect(await typesOf(callId)).not.toContain("person_asked");
  });

  it.each<["olivia" | "nobody", string, ("olivia" | "paul")[], string]>([
    ["olivia", "olivia", ["paul"], "Olivia is not here now."],
    ["nobody", "", [], "Nobody is here now."],
  ])(
    "for somebody who has no dashboard open is refused at once, in words that say who is not there: %s",
    async (_who, person, watching, words) => {
      const { callId } = await asking({ question: QUESTION, person }, watching);
      const end = (await logOf(callId)).find((event) => event.type === "tool_finished");
      expect(end).toMatchObject({ outcome: "failed", result: expect.stringContaining(words) });
      expect(await typesOf(callId)).not.toContain("person_asked");
    },
  );

  it("still reaches a person whose page is being loaded again, and nobody who left before", async () => {
    const { orgId, signIn } = await createOrganization();
    const feed = await new TestDesk(await signIn("operator", "Olivia")).available();
    const place = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId));
    expect(await place.somebodyToAsk(null)).toBe(true);
    feed.close();
    await expect.poll(() => place.somebodyThere(null)).toBe(false);
    expect(await place.somebodyToAsk(null)).toBe(true);
    const now = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 6_000);
    expect(await place.somebodyToAsk(null)).toBe(false);
    now.mockRestore();
  });

  it("survives a crash of the edge, and an answer then reaches the new session", async () => {
    const { callId, caller, olivia } = await asking({ question: QUESTION });
    const { resume } = await frame(caller, "welcome");
    await abortAllDurableObjects();
    const back = await openMedia(callId, resume, "resume");
    await frame(back, "welcome");
    await hears(back, ASSISTANT);
    const body = { questionId: await questionId(callId), text: "Yes." };
    expect((await olivia.post(`/calls/${callId}/answer-question`, body)).status).toBe(202);
    expect(await summaryOf(callId)).toMatchObject({ question: null });
  });
});
