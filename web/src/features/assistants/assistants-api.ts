import { assistants } from "@patchbay/protocol/api/assistants";
import type {
  newAssistantBody,
  RolledBack,
  rollbackBody,
  saveAssistantBody,
} from "@patchbay/protocol/assistants";
import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../lib/api/ask.ts";

/** Looked at again whenever the page opens: somebody else may have saved since, and no feed tells of it. */
export const assistantsQuery = queryOptions({
  queryKey: ["assistants"],
  queryFn: ({ signal }) => ask(assistants.list, { signal }),
  staleTime: 0,
});

export const assistantQuery = (id: string) =>
  queryOptions({
    queryKey: ["assistant", id],
    queryFn: ({ signal }) => ask(assistants.read, { params: { id }, signal }),
    staleTime: 0,
  });

/** Answers the new assistant's id. */
export const createAssistant = async (body: z.input<typeof newAssistantBody>): Promise<string> =>
  (await ask(assistants.create, { body })).id;

/** Refused when somebody saved another version meanwhile; the refusal says who. Answers what of it was gone, and left out. */
export const saveAssistant = (id: string, body: z.input<typeof saveAssistantBody>): Promise<RolledBack> =>
  ask(assistants.save, { params: { id }, body });

export const rollbackAssistant = (id: string, body: z.infer<typeof rollbackBody>): Promise<RolledBack> =>
  ask(assistants.rollBack, { params: { id }, body });

export const removeAssistant = (id: string) => ask(assistants.remove, { params: { id } });
