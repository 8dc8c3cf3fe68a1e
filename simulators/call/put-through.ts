import { assistantPage, assistantsPage } from "@patchbay/protocol/assistants";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { Desk } from "../desk/desk.ts";
import type { Product } from "./product.ts";

/** Whom the assistant puts a scenario's caller through to, as its list has them. */
export type Target = PutThroughEntry["target"];

/** Saves the assistant's list with this one alone, as its owner would in the editor; answers what saves the old one again. */
export async function nameOnList(
  { api, signIn }: Pick<Product, "api" | "signIn">,
  target: Target,
  kind: PutThroughEntry["kind"],
): Promise<() => Promise<void>> {
  const desk = await Desk.signIn(api, signIn.email, signIn.password);
  const { assistants } = assistantsPage.parse(await desk.get("/api/assistants"));
  const id = assistants[0]?.id;
  if (id === undefined) throw new Error("There is no assistant that could put anybody through.");
  const path = `/api/assistants/${id}`;
  const save = async (putsThroughTo: readonly PutThroughEntry[]): Promise<readonly PutThroughEntry[]> => {
    const [newest] = assistantPage.parse(await desk.get(path)).versions;
    if (newest === undefined) throw new Error("The assistant has no version.");
    const draft = { ...newest.draft, putsThroughTo };
    await desk.put(path, { base: newest.version, draft, note: "For a scripted call" });
    return newest.draft.putsThroughTo;
  };
  const before = await save([{ name: "A colleague", target, kind, when: "The caller wants a person." }]);
  return async () => {
    await save(before);
  };
}
