import { env } from "cloudflare:test";
import { me as meSchema } from "@patchbay/protocol/api";
import { assistantPage, rolledBack } from "@patchbay/protocol/assistants";
import { expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";

const draft = {
  name: "Night desk",
  greeting: "Good evening.",
  instructions: "Be brief.",
  language: "en",
  voice: "cedar",
  model: "gpt-realtime-2.1",
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

it("E11: a queue that no site has any more is said on the page; one of a site that is out of reach may be there", async () => {
  const organization = await createOrganization();
  const owner = new TestDesk(await organization.signIn("owner"));
  const connector = await TestConnector.connect(organization.token);
  const told = (...names: string[]) =>
    connector.send({
      type: "snapshot",
      data: {
        at: Date.now(),
        asteriskVersion: "22",
        channels: [],
        queues: names.map((name) => ({ name, callers: [], members: [] })),
      },
    });
  told("support", "sales");
  const entry = (queue: string, line: string) => ({
    name: queue,
    kind: "blind",
    when: "",
    target: { kind: "queue", queue, line },
  });
  const created = await owner.post("/assistants", {
    draft: { ...draft, putsThroughTo: [entry("support", ""), entry("sales", organization.siteId)] },
  });
  expect(created.status).toBe(201);
  const { id } = created.body as { id: string };
  const gone = async () => assistantPage.parse((await owner.get(`/assistants/${id}`)).body).gone;
  await expect.poll(gone).toEqual([]);

  told("support");
  await expect.poll(gone).toMatchObject([{ what: "target", name: "sales" }]);
  expect((await gone())[0]?.words).toMatch(/there is no queue sales at .+\. Choose another target/);
  told();
  await expect.poll(async () => (await gone()).map(({ name }) => name)).toEqual(["support", "sales"]);

  connector.socket.close();
  await expect.poll(gone).toEqual([]);
});
