import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { expect } from "vitest";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { hear, type Step } from "../../simulators/caller/script.ts";
import { lineOf } from "../../simulators/speech/lines.ts";
import { it } from "../support/shared/product.ts";

const ASSISTANT_EXTENSION = "1412";

it("B7: a caller who speaks into the announcement is answered, with and without its echo, which is no turn", async ({
  product,
}) => {
  await product.decide({ ...DEFAULT_ORG_SETTINGS, recording: { enabled: true, announce: true } });
  // Both at once: the phone has two lines.
  const place = async (echoDb: number | null, ...then: readonly Step[]) => {
    const sinceMs = wallMs();
    const speaksInto: Step = { kind: "interrupt", line: "caller.hours", afterMs: 400 };
    const call = product.caller.call(ASSISTANT_EXTENSION, [speaksInto, ...then], { line: { echoDb } });
    return { call, id: await product.nextCallId(sinceMs) };
  };
  const spokenIn = async (id: string): Promise<string[]> =>
    (await product.call(id)).log.flatMap(({ event }) =>
      event.type === "turn_finished" && event.turn.speaker === "caller" ? [event.turn.text] : [],
    );
  const hours = lineOf("caller.hours").text;
  let isWritten = false;
  const [clean, echoing] = [
    await place(null, hear("assistant.hours", 20_000)),
    // The assistant's own voice would come back as well, and be answered: who hears nothing more of it has hung up.
    await place(-15, { kind: "cue", given: () => isWritten, withinMs: 20_000 }),
  ];
  await expect.poll(() => spokenIn(echoing.id)).not.toEqual([]);
  isWritten = true;
  const [heard, heardToo] = [await clean.call, await echoing.call];
  expect([heard.failure, heardToo.failure]).toEqual([null, null]);
  // All of the announcement is heard, though it is spoken into.
  expect(heard.heard[0]).toMatchObject({ lineId: "prompt.recorded" });
  expect(await spokenIn(clean.id)).toEqual([hours]);
  expect((await spokenIn(echoing.id))[0]).toBe(hours);
});
