import { callbacks, contacts, doNotCall, messages } from "@patchbay/protocol/api/follow-ups";
import type { newCallback, newContact, newDoNotCall } from "@patchbay/protocol/follow-ups";
import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../lib/api/ask.ts";

/** Looked at again whenever the page opens: a call may have left something since. */
const FRESH = { staleTime: 0 } as const;

export const messagesQuery = queryOptions({
  queryKey: ["follow-ups", "messages"],
  queryFn: ({ signal }) => ask(messages.list, { signal }),
  ...FRESH,
});
export const callbacksQuery = queryOptions({
  queryKey: ["follow-ups", "callbacks"],
  queryFn: ({ signal }) => ask(callbacks.list, { signal }),
  ...FRESH,
});
export const doNotCallQuery = queryOptions({
  queryKey: ["follow-ups", "do-not-call"],
  queryFn: ({ signal }) => ask(doNotCall.list, { signal }),
  ...FRESH,
});
export const contactsQuery = queryOptions({
  queryKey: ["follow-ups", "contacts"],
  queryFn: ({ signal }) => ask(contacts.list, { signal }),
  ...FRESH,
});

/** Which list an entry stands in; its key is the id, or the number. */
export type ListName = "messages" | "callbacks" | "do-not-call" | "contacts";

const REMOVE: Readonly<Record<ListName, (key: string) => Promise<unknown>>> = {
  messages: (id) => ask(messages.remove, { params: { id } }),
  callbacks: (id) => ask(callbacks.remove, { params: { id } }),
  "do-not-call": (number) => ask(doNotCall.remove, { params: { number } }),
  contacts: (number) => ask(contacts.remove, { params: { number } }),
};

export const markDone = (list: "messages" | "callbacks", id: string, done: boolean) => {
  const { markDone: endpoint } = list === "messages" ? messages : callbacks;
  return ask(endpoint, { params: { id }, body: { done } });
};
export const removeEntry = (list: ListName, key: string): Promise<unknown> => REMOVE[list](key);
export const addCallback = (body: z.input<typeof newCallback>) => ask(callbacks.add, { body });
export const addNumber = (body: z.input<typeof newDoNotCall>) => ask(doNotCall.add, { body });
export const saveContact = (body: z.input<typeof newContact>) => ask(contacts.save, { body });
