import { calls } from "@patchbay/protocol/api/calls";
import { messages } from "@patchbay/protocol/api/follow-ups";
import { me } from "@patchbay/protocol/api/me";
import { afterEach, expect, test, vi } from "vitest";
import { ask } from "./ask.ts";
import { historyParams } from "./queries.ts";

afterEach(() => vi.unstubAllGlobals());

/** Has everything answered like this; what was asked is in the mock. */
function answering(body: unknown) {
  const fetched = vi.fn(async (_address: string, _init: RequestInit) => Response.json(body));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

test("an endpoint is asked at its own address, by its own method", async () => {
  const fetched = answering({ held: true });
  expect(await ask(calls.hold, { params: { id: "c1" }, body: { held: true } })).toEqual({ held: true });
  expect(fetched).toHaveBeenCalledWith(
    "/api/calls/c1/hold",
    expect.objectContaining({ method: "POST", body: '{"held":true}' }),
  );
});

test("a value cannot lead out of its place in the address", async () => {
  const fetched = answering({ removed: "x" });
  await ask(messages.remove, { params: { id: "a/../b?c" } });
  expect(fetched).toHaveBeenCalledWith("/api/messages/a%2F..%2Fb%3Fc", expect.anything());
});

test("an answer that the endpoint does not give is a refusal in words", async () => {
  answering({ nobody: true });
  await expect(ask(me.read, {})).rejects.toMatchObject({ code: "unreadable_answer" });
});

test("the history is asked for what the list shows, and what is empty is not asked for", async () => {
  const fetched = answering({ calls: [], nextCursor: null });
  await ask(calls.list, { query: historyParams({ tab: "all", source: "", q: "" }, "") });
  await ask(calls.list, { query: historyParams({ tab: "attention", source: "pbx", q: "leak & co" }, "c1") });
  expect(fetched.mock.calls.map(([address]) => address)).toEqual([
    "/api/calls?limit=50",
    "/api/calls?limit=50&attention=true&handled=false&source=pbx&q=leak+%26+co&cursor=c1",
  ]);
});
