import { callbacksPage, doNotCallPage, messagesPage } from "@patchbay/protocol/follow-ups";
import type { Scenario } from "../caller/scenarios/scenario.ts";
import { Desk } from "../desk/desk.ts";
import type { Product } from "./product.ts";

const WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 250;

/** What a call left under Follow-ups since it began, in words; null when it is not there in time. */
export async function leftBehind(
  product: Pick<Product, "api" | "signIn">,
  leaves: NonNullable<Scenario["leaves"]>,
  sinceMs: number,
): Promise<string | null> {
  const desk = await Desk.signIn(product.api, product.signIn.email, product.signIn.password);
  const isNew = ({ at }: { at: number }): boolean => at >= sinceMs - 1_000;
  const look = async (): Promise<string | undefined> => {
    switch (leaves) {
      case "message": {
        const found = messagesPage.parse(await desk.get("/api/messages")).messages.find(isNew);
        return found && `Follow-ups has the message for ${found.recipient}: "${found.text}"`;
      }
      case "callback": {
        const found = callbacksPage.parse(await desk.get("/api/callbacks")).callbacks.find(isNew);
        return found && `Follow-ups has the callback to ${found.number}: ${found.when}`;
      }
      case "number": {
        // A number that asked before stays listed since then.
        const [found] = doNotCallPage.parse(await desk.get("/api/do-not-call")).numbers;
        return found && `The do-not-call list has ${found.number}`;
      }
    }
  };
  for (const until = Date.now() + WITHIN_MS; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) return null;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
