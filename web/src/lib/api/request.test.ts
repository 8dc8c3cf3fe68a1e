import { createServer, type Server } from "node:http";
import { me } from "@patchbay/protocol/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ApiRefusal, refusalOf, request } from "./request.ts";

let server: Server;
let base = "";
let answer = { status: 200, body: "" };

beforeEach(async () => {
  server = createServer((_, response) => response.writeHead(answer.status).end(answer.body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  base = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
});

afterEach(() => {
  server.close();
});

/** What the page would be told. */
async function refusal(path = "/api/me"): Promise<ApiRefusal> {
  const outcome = await request(`${base}${path}`, me).catch((failure: unknown) => failure);
  if (!(outcome instanceof ApiRefusal)) throw new Error("expected a refusal");
  return outcome;
}

test("an answer of the agreed shape arrives typed", async () => {
  const body = {
    user: { id: "u", name: "Dana Ruiz", email: "dana@example.com" },
    organization: { id: "o", name: "Demo", country: "US", timeZone: "America/New_York" },
    role: "viewer",
    permissions: ["calls.read"],
  };
  answer = { status: 200, body: JSON.stringify(body) };
  expect(await request(`${base}/api/me`, me)).toEqual(body);
});

test("a refusal keeps the server's words and code", async () => {
  answer = { status: 403, body: JSON.stringify({ error: { code: "no_right", message: "Ask an admin." } }) };
  expect(await refusal()).toMatchObject({
    code: "no_right",
    message: "Ask an admin.",
    status: 403,
    retryable: false,
  });
});

test("an answer of another shape is a refusal, not a crash", async () => {
  for (const body of ["", "{}", "<html>", "null"]) {
    answer = { status: 200, body };
    expect((await refusal()).code).toBe("unreadable_answer");
  }
});

test("a server that is not there is said to be unreachable, and worth another try", async () => {
  await new Promise((resolve) => server.close(resolve));
  expect(await refusal()).toMatchObject({ code: "unreachable", status: 0, retryable: true });
});

test.each([
  [401, "{}", "signed_out", false],
  [401, '{"code":"INVALID","message":"Invalid email or password"}', "INVALID", false],
  [429, "", "too_many", true],
  [502, "<html>bad gateway</html>", "failed", true],
])("status %i with body %s is %s", (status, body, code, retryable) => {
  expect(refusalOf(status, body)).toMatchObject({ code, retryable });
});
