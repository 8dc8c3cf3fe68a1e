import { abortAllDurableObjects, env, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import fixtures from "../../../protocol/src/fixtures/first-version.json";
import { hashToken } from "../../src/auth/tokens.ts";
import { routingTable } from "../../src/call/routing.ts";
import { callFile } from "../../src/objects/call-session/call-file.ts";
import { JOURNAL_TABLE } from "../../src/objects/call-session/log/journal.ts";
import { SETTINGS_TABLE } from "../../src/objects/common/settings.ts";
import { Tables } from "../../src/objects/common/tables.ts";
import { frame, openMedia } from "../support/connector.ts";

const { callFile: oldFile, routing } = fixtures.stored;
const RESUME = "the-leg-s-resume-secret";

describe("what the first version left in storage", () => {
  it("is read: a call's file and a site's routes", () => {
    expect(callFile.parse(oldFile)).toMatchObject({
      legs: { caller: { resumeHash: oldFile.resumeHash } },
      answerWhenTold: false,
    });
    expect(routingTable.parse(routing)).toMatchObject(routing);
  });

  it("is taken up in mid-call: the leg comes back with its old secret and the log goes on", async () => {
    // A stub does not survive the crash of its object.
    const session = () => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(oldFile.callId));
    await runInDurableObject(session(), async (_object, state) => {
      const file = { ...oldFile, resumeHash: await hashToken(RESUME) };
      const tables = new Tables(state.storage, [JOURNAL_TABLE, SETTINGS_TABLE]);
      tables.write("INSERT OR REPLACE INTO setting (key, value) VALUES ('file', ?)", JSON.stringify(file));
      // Up to a turn in the middle: the assistant has the caller.
      for (const { n, at, event } of fixtures.log.slice(0, 9)) {
        tables.write("INSERT INTO entry (n, at, event) VALUES (?, ?, ?)", n, at, JSON.stringify(event));
      }
    });
    await abortAllDurableObjects();
    const leg = await openMedia(oldFile.callId, RESUME, "resume");
    await frame(leg, "welcome");
    const types = async () =>
      z.array(z.object({ event: z.object({ type: z.string() }) })).parse((await session().export())?.log);
    await expect
      .poll(async () => (await types()).slice(9).map(({ event }) => event.type))
      .toEqual(expect.arrayContaining(["edge_restarted", "leg_resumed", "engine_opened"]));
  });
});
