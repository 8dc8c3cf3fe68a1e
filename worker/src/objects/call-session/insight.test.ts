import { describe, expect, it } from "vitest";
import { newCall } from "../../call/life/state.ts";
import type { ToUnderstand } from "../../env.ts";
import { callFile } from "./call-file.ts";
import { Insight } from "./insight.ts";

const callId = `c${"a".repeat(26)}`;

/** A call of an organization that wants its calls understood, or not; `refuses` lets the queue take nothing. */
function insight(enabled = true) {
  const sent: ToUnderstand[] = [];
  const queue = { refuses: false };
  const file = callFile.parse({
    callId,
    orgId: "org",
    siteId: null,
    assistant: null,
    archived: 0,
    settings: { understanding: { enabled } },
  });
  const send = async (message: ToUnderstand) => {
    await Promise.resolve();
    if (queue.refuses) throw new Error("the queue is away");
    sent.push(message);
  };
  const call = { append: () => {}, file: () => file, state: () => newCall };
  return { sent, queue, insight: new Insight({ send } as never, {} as never, {} as never, call) };
}

describe("what a call was about", () => {
  it("is asked once, however many jobs write its history at a time", async () => {
    const { sent, insight: asks } = insight();
    await Promise.all([asks.askAboutCall(), asks.askAboutCall()]);
    await asks.askAboutCall();
    expect(sent).toEqual([{ callId, turnId: null }]);
  });

  it("is asked again where the queue took nothing: both jobs come again", async () => {
    const { sent, queue, insight: asks } = insight();
    queue.refuses = true;
    const tried = await Promise.allSettled([asks.askAboutCall(), asks.askAboutCall()]);
    expect(tried.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    queue.refuses = false;
    await asks.askAboutCall();
    expect(sent).toHaveLength(1);
  });

  it("is nobody's to ask where the organization does not want it", async () => {
    const { sent, insight: asks } = insight(false);
    await asks.askAboutCall();
    expect(sent).toEqual([]);
  });
});
