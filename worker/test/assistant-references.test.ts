import { env } from "cloudflare:test";
import { me as meSchema } from "@patchbay/protocol/api";
import { assistantPage, rolledBack } from "@patchbay/protocol/assistants";
import { expect, it } from "vitest";
import { createOrganization } from "./support/organization.ts";
import { TestDesk } from "./support/phone.ts";

const draft = {
  ...{ name: "Night desk", greeting: "Good evening.", instructions: "Be brief.", language: "en" },
  ...{ voice: "cedar", model: "gpt-realtime-2.1" },
};
const TOOL = "check_order";

it("E11: an assistant's page says which of its references are gone; a save refuses or leaves out, and says so", async () => {
  const organization = await createOrganization();
  const owner = new TestDesk(await organization.signIn("owner", "Olga"));
  const olivia = new TestDesk(await organization.signIn("operator", "Olivia"));
  const { id: member } = meSchema.parse((await olivia.get("/me")).body).user;
  const tool = (name: string, kept: boolean) =>
    kept
      ? env.DB.prepare(
          "INSERT INTO http_tool (org_id, name, description, fields, url, allowed_hosts, repeatable, sealed_secret) VALUES (?, ?, '', '[]', 'https://orders.example/', '[]', 0, '')",
        )
          .bind(organization.orgId, name)
          .run()
      : env.DB.prepare("DELETE FROM http_tool WHERE org_id = ? AND name = ?")
          .bind(organization.orgId, name)
          .run();
  await tool(TOOL, true);
  const full = {
    ...draft,
    tools: ["end_call", TOOL],
    putsThroughTo: [
      { name: "Anna", kind: "attended", when: "", target: { kind: "member", id: member, name: "Olivia" } },
    ],
  };
  const created = await owner.post("/assistants", { draft: full });
  expect(created.status).toBe(201);
  const { id } = created.body as { id: string };
  const gone = async () =>
    assistantPage
      .parse((await owner.get(`/assistants/${id}`)).body)
      .gone.map(({ what, name }) => `${what} ${name}`);
  expect(await gone()).toEqual([]);

  await tool(TOOL, false);
  expect((await owner.remove(`/members/${member}`)).status).toBe(200);
  await env.DB.prepare(
    "UPDATE assistant_version SET draft = json_set(draft, '$.model', 'gpt-older') WHERE assistant_id = ?",
  )
    .bind(id)
    .run();
  expect(await gone()).toEqual(["target Anna", `tool ${TOOL}`, "model gpt-older"]);

  expect(await owner.put(`/assistants/${id}`, { base: 1, draft: full })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("Anna") } },
  });
  const saved = await owner.put(`/assistants/${id}`, { base: 1, draft: { ...full, putsThroughTo: [] } });
  expect(rolledBack.parse(saved.body)).toEqual({
    version: 2,
    leftOut: [`the tool ${TOOL} (it was removed)`],
  });
  expect(await gone()).toEqual([]);
  const stranger = new TestDesk(await (await createOrganization()).signIn("owner"));
  expect((await stranger.get(`/assistants/${id}`)).status).toBe(404);
});
