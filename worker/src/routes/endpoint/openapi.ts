import { apiError } from "@patchbay/protocol/api";
import type { Endpoint } from "@patchbay/protocol/api/endpoint";
import { PROTOCOL_VERSION } from "@patchbay/protocol/version";
import * as z from "zod";

/** An endpoint's address as OpenAPI writes it: `/api/calls/{id}/hold`. */
const pathOf = (path: string): string => path.replace(/:(\w+)(?:\{[^}]*\})?/g, "{$1}");

const namesOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);

/** A schema as it is sent (`input`) or answered; what JSON Schema cannot say is left open. */
const jsonSchema = (schema: z.ZodType, io: "input" | "output") => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
};

const content = (schema: z.ZodType, io: "input" | "output") => ({
  content: { "application/json": { schema: jsonSchema(schema, io) } },
});

/** What a query takes, a parameter each. */
function queryOf({ query }: Endpoint): object[] {
  if (query === null) return [];
  const { properties = {}, required = [] } = jsonSchema(query, "input");
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

/** The first word of an address behind `/api/`, by which the document is arranged. */
const tagOf = (path: string): string => path.split("/")[2] ?? "api";

/** Everything that can be asked of the API, as one OpenAPI 3.1 document: it says no more and no less than the endpoints do. */
export function openApi(endpoints: readonly Endpoint[]) {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    const { method, path, about, permission, status, body, answer } = endpoint;
    const params = namesOf(path).map((name) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    }));
    const at = pathOf(path);
    paths[at] = {
      ...paths[at],
      [method.toLowerCase()]: {
        operationId: `${method.toLowerCase()}${at.replace(/[^A-Za-z]+/g, "_").replace(/_$/, "")}`,
        tags: [tagOf(path)],
        summary: about,
        ...(permission === null ? {} : { description: `Needs the permission \`${permission}\`.` }),
        parameters: [...params, ...queryOf(endpoint)],
        ...(body === null ? {} : { requestBody: { required: true, ...content(body, "input") } }),
        responses: {
          [status]: { description: about, ...content(answer, "output") },
          default: { description: "A refusal, in words that say what to do", ...content(apiError, "output") },
        },
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Patchbay", version: String(PROTOCOL_VERSION) },
    servers: [{ url: "/" }],
    security: [{ session: [] }],
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "better-auth.session_token" },
      },
    },
    paths,
  };
}
