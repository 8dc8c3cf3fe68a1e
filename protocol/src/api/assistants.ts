import * as z from "zod";
import {
  assistantPage,
  assistantsPage,
  newAssistantBody,
  rollbackBody,
  rolledBack,
  saveAssistantBody,
} from "../assistants.ts";
import { httpToolBody, httpToolsPage, savedHttpTool, toolTrial, tryToolBody } from "../http-tools.ts";
import { endpoint, removed } from "./endpoint.ts";

/** What answers calls, in versions. */
export const assistants = {
  list: endpoint({
    method: "GET",
    path: "/api/assistants",
    about: "The assistants",
    permission: "assistants.read",
    answer: assistantsPage,
  }),
  read: endpoint({
    method: "GET",
    path: "/api/assistants/:id",
    about: "An assistant with all its versions, and what its newest one names that is gone",
    permission: "assistants.read",
    audit: "assistants.read",
    answer: assistantPage,
  }),
  create: endpoint({
    method: "POST",
    path: "/api/assistants",
    about: "Makes an assistant; repeated with the same id it is the same one",
    permission: "assistants.manage",
    audit: "assistants.create",
    status: 201,
    body: newAssistantBody,
    answer: rolledBack.extend({ id: z.string() }),
  }),
  save: endpoint({
    method: "PUT",
    path: "/api/assistants/:id",
    about: "Saves a new version; refused where somebody saved another one meanwhile",
    permission: "assistants.manage",
    audit: "assistants.save",
    body: saveAssistantBody,
    answer: rolledBack,
  }),
  rollBack: endpoint({
    method: "POST",
    path: "/api/assistants/:id/rollback",
    about: "Saves an earlier version anew, without what is gone",
    permission: "assistants.manage",
    audit: "assistants.rollback",
    body: rollbackBody,
    answer: rolledBack,
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/assistants/:id",
    about: "Removes an assistant to which no calls go",
    permission: "assistants.manage",
    audit: "assistants.remove",
    answer: removed,
  }),
};

/** Tools of the organization's own: an address that an assistant may ask. */
export const ownTools = {
  list: endpoint({
    method: "GET",
    path: "/api/tools",
    about: "The organization's own tools",
    permission: "assistants.read",
    answer: httpToolsPage,
  }),
  save: endpoint({
    method: "PUT",
    path: "/api/tools/:name",
    about: "Saves a tool. A secret that was drawn for it is shown here only",
    permission: "assistants.manage",
    audit: "tools.save",
    body: httpToolBody,
    answer: savedHttpTool,
  }),
  drawSecret: endpoint({
    method: "POST",
    path: "/api/tools/:name/secret",
    about: "Gives a tool a new secret, which is shown here only",
    permission: "assistants.manage",
    audit: "tools.new_secret",
    answer: savedHttpTool,
  }),
  tryOut: endpoint({
    method: "POST",
    path: "/api/tools/:name/try",
    about: "One real request of a tool as it is saved",
    permission: "assistants.manage",
    audit: "tools.try",
    body: tryToolBody,
    answer: toolTrial,
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/tools/:name",
    about: "Removes a tool",
    permission: "assistants.manage",
    audit: "tools.remove",
    answer: removed,
  }),
};
