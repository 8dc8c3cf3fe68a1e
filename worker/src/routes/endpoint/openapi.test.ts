import * as assistants from "@patchbay/protocol/api/assistants";
import * as calls from "@patchbay/protocol/api/calls";
import type { Endpoint } from "@patchbay/protocol/api/endpoint";
import * as followUps from "@patchbay/protocol/api/follow-ups";
import * as me from "@patchbay/protocol/api/me";
import * as organization from "@patchbay/protocol/api/organization";
import * as sites from "@patchbay/protocol/api/sites";
import { expect, test } from "vitest";
import { openApi } from "./openapi.ts";

const ENDPOINTS: Endpoint[] = [assistants, calls, followUps, me, organization, sites].flatMap((resources) =>
  Object.values(resources).flatMap((resource): Endpoint[] => Object.values(resource)),
);
const document = openApi(ENDPOINTS);
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

test("every endpoint is one operation with a name of its own", () => {
  expect(operations).toHaveLength(ENDPOINTS.length);
  const names = operations.map((operation) => Reflect.get(operation, "operationId"));
  expect(new Set(names).size).toBe(names.length);
});

test("an operation says what is sent, what is answered, how it is refused, and whom it is for", () => {
  expect(document.paths["/api/calls/{id}/hold"]).toEqual({
    post: expect.objectContaining({
      operationId: "post_api_calls_id_hold",
      tags: ["calls"],
      description: "Needs the permission `calls.answer`.",
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: expect.objectContaining({
              required: ["held"],
              properties: { held: { type: "boolean" } },
            }),
          },
        },
      },
      responses: expect.objectContaining({ 200: expect.anything(), default: expect.anything() }),
    }),
  });
});

test("what a body may leave out it need not have, and what an answer always has is said", () => {
  const added = JSON.stringify(document.paths["/api/do-not-call"]);
  expect(added).toContain('"required":["number"]');
  expect(added).toContain('"required":["number","at","callId","words","addedBy","placed"]');
});

test("a query's parts are parameters", () => {
  const { get } = document.paths["/api/calls"] ?? {};
  const names = (Reflect.get(get ?? {}, "parameters") as { name: string; in: string }[]).map(
    (one) => `${one.in} ${one.name}`,
  );
  expect(names).toEqual(expect.arrayContaining(["query status", "query q", "query cursor", "query limit"]));
});

test("nothing in it points out of its own place", () => {
  expect(JSON.stringify(document)).not.toContain("$ref");
});
