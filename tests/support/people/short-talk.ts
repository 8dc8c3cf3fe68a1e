import { expect } from "vitest";
import type { Step } from "../../../simulators/caller/script.ts";
import type { Product } from "../product.ts";

/** A caller and an operator who take their turns, once both are on the line: what is said before that, nobody hears. */
export class ShortTalk {
  #together = false;
  #parted = false;

  readonly operator: readonly Step[] = [
    { kind: "cue", given: () => this.#together, withinMs: 60_000 },
    { kind: "wait", ms: 200 },
    { kind: "say", line: "operator.hello" },
    { kind: "hear", line: "caller.name" },
    { kind: "wait", ms: 200 },
    { kind: "say", line: "operator.goodbye" },
    // The last word is still on its way when it has been said: a hold or a hang-up would cut it off.
    { kind: "cue", given: () => this.#parted, withinMs: 20_000 },
  ];

  readonly caller: readonly Step[] = [
    { kind: "hear", line: "operator.hello", withinMs: 60_000 },
    { kind: "wait", ms: 200 },
    { kind: "say", line: "caller.name" },
    { kind: "hear", line: "operator.goodbye" },
    {
      kind: "cue",
      given: () => {
        this.#parted = true;
        return true;
      },
    },
    { kind: "stay" },
  ];

  /** Gives the operator their cue once the call is answered: a quick page opens its microphone long before that. */
  async begin(product: Product, callId: string): Promise<void> {
    const types = async () => (await product.call(callId)).log.map(({ event }) => event.type);
    await expect.poll(types, { timeout: 20_000 }).toContain("call_answered");
    this.#together = true;
  }
}
