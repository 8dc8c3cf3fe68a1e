import { createExecutionContext, env, waitOnExecutionContext } from "cloudflare:test";
import { defineAmiAct } from "@patchbay/protocol/ami/registry/act";
import { Hono } from "hono";
import { expect, it } from "vitest";
import * as z from "zod";
import type { AppEnv } from "../../src/auth/member.ts";
import { formsFor, routesOf } from "../../src/routes/ami/acts.ts";
import { openApi } from "../../src/routes/endpoint/openapi.ts";
import { mount } from "../../src/routes/endpoint/serve.ts";
import { TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { ANSWER } from "./house.ts";

/** All that is written for it. */
const planted = defineAmiAct({
  action: "PlantedAction",
  family: "Planted",
  input: z.strictObject({ Depth: z.number().int().min(1) }),
  permission: "pbx.control",
  rights: [],
  words: { title: "Plant", about: "Puts something into the ground" },
});

it("an act that is declared has its address, its description, its form and its audit entry by that alone", async () => {
  const routes = routesOf([planted]);
  const path = "/api/sites/{id}/ami/PlantedAction";
  const { post } = openApi(routes.map(({ endpoint }) => endpoint)).paths[path] ?? {};
  expect(post).toMatchObject({
    summary: "Puts something into the ground",
    description: "Needs the permission `pbx.control`.",
  });
  expect(JSON.stringify(post)).toContain('"Depth":{"type":"integer","minimum":1');

  const [form] = formsFor("supervisor", new Map([["PlantedAction", ""]]), [planted]);
  expect(form).toMatchObject({ action: "PlantedAction", title: "Plant", permitted: true, allowed: true });
  expect(form?.schema).toMatchObject({ required: ["Depth"] });

  const { orgId, siteId, token } = await createOrganization();
  const connector = await TestConnector.connect(token);
  const app = new Hono<AppEnv>().use(async (c, next) => {
    c.set("member", {
      userId: "u1",
      name: "Anna",
      email: "anna@example.test",
      orgId,
      orgName: "Acme",
      country: null,
      timeZone: "UTC",
      role: "supervisor",
      sessionId: "s1",
    });
    await next();
  });
  mount(app, routes);
  const ctx = createExecutionContext();
  const asking = app.request(
    `/api/sites/${siteId}/ami/PlantedAction`,
    { method: "POST", body: JSON.stringify({ input: { Depth: 3 } }) },
    env,
    ctx,
  );
  const { data } = await connector.message("command");
  expect(data.command).toMatchObject({ kind: "ami", action: "PlantedAction", input: { Depth: 3 } });

  connector.send({
    type: "command_result",
    data: { commandId: data.commandId, ok: true, code: "", message: "", answer: ANSWER },
  });
  expect((await asking).status).toBe(200);
  await waitOnExecutionContext(ctx);
  const { results } = await env.DB.prepare("SELECT action, result, detail FROM audit WHERE org_id = ?")
    .bind(orgId)
    .all();
  expect(results).toEqual([{ action: "ami.PlantedAction", result: "done", detail: "Depth 3" }]);
});
