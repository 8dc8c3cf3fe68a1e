import * as z from "zod";
import {
  callbacksPage,
  contactsPage,
  doNotCallPage,
  doneBody,
  messagesPage,
  newCallback,
  newContact,
  newDoNotCall,
} from "../follow-ups.ts";
import { endpoint, removed } from "./endpoint.ts";

const numberKept = z.object({ number: z.string() });

export const messages = {
  list: endpoint({
    method: "GET",
    path: "/api/messages",
    about: "The messages that callers left",
    permission: "calls.read",
    answer: messagesPage,
  }),
  markDone: endpoint({
    method: "PUT",
    path: "/api/messages/:id{.+}/done",
    about: "Says that a message was dealt with, or is open again",
    permission: "calls.handle",
    audit: "messages.done",
    body: doneBody,
    answer: doneBody,
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/messages/:id{.+}",
    about: "Removes a message",
    permission: "calls.handle",
    audit: "messages.remove",
    answer: removed,
  }),
};

export const callbacks = {
  list: endpoint({
    method: "GET",
    path: "/api/callbacks",
    about: "Whom the organization has promised to call back",
    permission: "calls.read",
    answer: callbacksPage,
  }),
  add: endpoint({
    method: "POST",
    path: "/api/callbacks",
    about: "Adds a callback; repeated with the same id it is the same one",
    permission: "calls.handle",
    audit: "callbacks.add",
    status: 201,
    body: newCallback,
    answer: z.object({ id: z.string() }),
  }),
  markDone: endpoint({
    method: "PUT",
    path: "/api/callbacks/:id{.+}/done",
    about: "Says that a callback was made, or is open again",
    permission: "calls.handle",
    audit: "callbacks.done",
    body: doneBody,
    answer: doneBody,
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/callbacks/:id{.+}",
    about: "Removes a callback",
    permission: "calls.handle",
    audit: "callbacks.remove",
    answer: removed,
  }),
};

export const doNotCall = {
  list: endpoint({
    method: "GET",
    path: "/api/do-not-call",
    about: "The numbers that nobody calls",
    permission: "calls.read",
    answer: doNotCallPage,
  }),
  add: endpoint({
    method: "POST",
    path: "/api/do-not-call",
    about: "Lists a number that nobody calls any more",
    permission: "calls.handle",
    audit: "do_not_call.add",
    status: 201,
    body: newDoNotCall,
    answer: numberKept,
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/do-not-call/:number",
    about: "Takes a number off the list",
    permission: "calls.supervise",
    audit: "do_not_call.remove",
    answer: removed,
  }),
};

export const contacts = {
  list: endpoint({
    method: "GET",
    path: "/api/contacts",
    about: "The people outside whom the organization knows, by number",
    permission: "calls.read",
    answer: contactsPage,
  }),
  save: endpoint({
    method: "PUT",
    path: "/api/contacts",
    about: "Saves a contact; a number that is known gets the new name and notes",
    permission: "calls.handle",
    audit: "contacts.save",
    body: newContact,
    answer: numberKept,
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/contacts/:number",
    about: "Removes a contact",
    permission: "calls.handle",
    audit: "contacts.remove",
    answer: removed,
  }),
};
