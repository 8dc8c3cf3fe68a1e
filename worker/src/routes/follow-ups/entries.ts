import type { Ctx } from "../endpoint/asker.ts";
import { done, missing, type Outcome } from "../endpoint/outcome.ts";

/** A list of things that calls leave to be done. */
interface Entries {
  /** `by` is null where it is open again; false when there is no such entry. */
  markDone(id: string, by: string | null, now: number): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}

interface AskedOne {
  readonly params: { readonly id: string };
}

export const markedDone =
  (store: (c: Ctx) => Entries, none: string) =>
  async (
    c: Ctx,
    { params: { id }, body }: AskedOne & { readonly body: { readonly done: boolean } },
  ): Promise<Outcome<{ done: boolean }>> => {
    const by = body.done ? c.var.member.name : null;
    const detail = body.done ? "done" : "open";
    const found = await store(c).markDone(id, by, Date.now());
    return found ? done({ done: body.done }, { detail }) : missing(none, { detail });
  };

export const removedOf =
  (store: (c: Ctx) => Entries, none: string) =>
  async (c: Ctx, { params: { id } }: AskedOne): Promise<Outcome<{ removed: string }>> =>
    (await store(c).remove(id)) ? done({ removed: id }) : missing(none);
