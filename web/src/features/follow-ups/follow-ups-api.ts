import {
  callbacksPage,
  contactsPage,
  doNotCallPage,
  messagesPage,
  type newCallback,
  type newContact,
  type newDoNotCall,
} from "@patchbay/protocol/follow-ups";
import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { request } from "../../lib/api/request.ts";

/** Looked at again whenever the page opens: a call may have left something since. */
const FRESH = { staleTime: 0 } as const;

export const messagesQuery = queryOptions({
  queryKey: ["follow-ups", "messages"],
  queryFn: ({ signal }) => request("/api/messages", messagesPage, { signal }),
  ...FRESH,
});
export const callbacksQuery = queryOptions({
  queryKey: ["follow-ups", "callbacks"],
  queryFn: ({ signal }) => request("/api/callbacks", callbacksPage, { signal }),
  ...FRESH,
});
export const doNotCallQuery = queryOptions({
  queryKey: ["follow-ups", "do-not-call"],
  queryFn: ({ signal }) => request("/api/do-not-call", doNotCallPage, { signal }),
  ...FRESH,
});
export const contactsQuery = queryOptions({
  queryKey: ["follow-ups", "contacts"],
  queryFn: ({ signal }) => request("/api/contacts", contactsPage, { signal }),
  ...FRESH,
});

const anything = z.unknown();
const ask = async (path: string, method: "POST" | "PUT" | "DELETE", body?: unknown): Promise<void> => {
  await request(path, anything, { method, body });
};

/** Which list an entry stands in; its key is the id, or the number. */
export type ListName = "messages" | "callbacks" | "do-not-call" | "contacts";
const path = (list: ListName, key: string): string => `/api/${list}/${encodeURIComponent(key)}`;

export const markDone = (list: "messages" | "callbacks", id: string, done: boolean): Promise<void> =>
  ask(`${path(list, id)}/done`, "PUT", { done });
export const removeEntry = (list: ListName, key: string): Promise<void> => ask(path(list, key), "DELETE");
export const addCallback = (body: z.input<typeof newCallback>): Promise<void> =>
  ask("/api/callbacks", "POST", body);
export const addNumber = (body: z.input<typeof newDoNotCall>): Promise<void> =>
  ask("/api/do-not-call", "POST", body);
export const saveContact = (body: z.input<typeof newContact>): Promise<void> =>
  ask("/api/contacts", "PUT", body);
