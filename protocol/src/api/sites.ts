import * as z from "zod";
import {
  extensionBody,
  newSite,
  numberBody,
  routingPage,
  siteBody,
  sitesPage,
  siteWithToken,
} from "../api.ts";
import { siteRulesBody } from "../pbx/site-rules.ts";
import { siteStatus } from "../site.ts";
import { newAccount } from "../twilio-account.ts";
import { endpoint, removed } from "./endpoint.ts";

const oneSite = z.object({ site: siteStatus });

/** The organization's PBXs. */
export const sites = {
  list: endpoint({
    method: "GET",
    path: "/api/sites",
    about: "The sites, each as it stands now",
    permission: "sites.read",
    answer: sitesPage,
  }),
  read: endpoint({
    method: "GET",
    path: "/api/sites/:id",
    about: "How a site stands now",
    permission: "sites.read",
    answer: oneSite,
  }),
  add: endpoint({
    method: "POST",
    path: "/api/sites",
    about: "Adds a site; repeated with the same id it is the same one. The token is shown here only",
    permission: "sites.manage",
    audit: "sites.create",
    status: 201,
    body: newSite,
    answer: siteWithToken,
  }),
  change: endpoint({
    method: "PUT",
    path: "/api/sites/:id",
    about:
      "Says whose national numbers a site means, who sees withheld ones, and whether calls inside its PBX are listed",
    permission: "sites.manage",
    audit: "sites.change",
    body: siteBody,
    answer: oneSite,
  }),
  rules: endpoint({
    method: "PUT",
    path: "/api/sites/:id/rules",
    about: "Says what people may ask of a PBX beside what their roles allow; what is not named stays",
    permission: "sites.manage",
    audit: "sites.rules",
    body: siteRulesBody,
    answer: oneSite,
  }),
  rotateToken: endpoint({
    method: "POST",
    path: "/api/sites/:id/token",
    about: "Gives a site a new token; the old one ends",
    permission: "sites.manage",
    audit: "sites.rotate_token",
    answer: siteWithToken,
  }),
  revoke: endpoint({
    method: "POST",
    path: "/api/sites/:id/revoke",
    about: "Ends a site's token",
    permission: "sites.manage",
    audit: "sites.revoke",
    answer: oneSite,
  }),
};

/** What numbers and extensions do. */
export const routing = {
  read: endpoint({
    method: "GET",
    path: "/api/routing",
    about: "What every number and extension does",
    permission: "routes.manage",
    answer: routingPage,
  }),
  saveAccount: endpoint({
    method: "POST",
    path: "/api/routing/accounts",
    about: "Keeps a Twilio account, or replaces its secrets",
    permission: "routes.manage",
    audit: "routing.account",
    status: 201,
    body: newAccount,
    answer: z.object({ accountSid: z.string() }),
  }),
  saveNumber: endpoint({
    method: "PUT",
    path: "/api/routing/numbers/:number",
    about: "Says what a number at Twilio does",
    permission: "routes.manage",
    audit: "routing.number",
    body: numberBody,
    answer: z.object({ number: z.string() }),
  }),
  removeNumber: endpoint({
    method: "DELETE",
    path: "/api/routing/numbers/:number",
    about: "Takes a number away",
    permission: "routes.manage",
    audit: "routing.number",
    answer: removed,
  }),
  saveExtension: endpoint({
    method: "PUT",
    path: "/api/routing/sites/:siteId/extensions/:exten",
    about: "Says what an extension of a site does",
    permission: "routes.manage",
    audit: "routing.extension",
    body: extensionBody,
    answer: z.object({ exten: z.string() }),
  }),
  removeExtension: endpoint({
    method: "DELETE",
    path: "/api/routing/sites/:siteId/extensions/:exten",
    about: "Takes an extension away",
    permission: "routes.manage",
    audit: "routing.extension",
    answer: removed,
  }),
};
