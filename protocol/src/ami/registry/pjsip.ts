import * as z from "zod";
import { type ActList, type AmiAct, defineAmiAct, list } from "./act.ts";
import { endpoint, line } from "./fields.ts";

const family = "Phones and trunks";
const nothing = z.strictObject({});
/** Asterisk wants this class for every list of chan_pjsip, though nothing is changed by one. */
const system = ["system"] as const;
const reporting = ["system", "reporting"] as const;

const shows = (
  action: string,
  answer: ActList,
  title: string,
  about: string,
  rights: AmiAct["rights"] = system,
): AmiAct =>
  defineAmiAct({
    action,
    family,
    input: nothing,
    answer,
    permission: "pbx.read",
    rights,
    words: { title, about },
  });

/** Phones and trunks of chan_pjsip. What is secret of them never leaves the site. */
export const pjsip: readonly AmiAct[] = [
  shows(
    "PJSIPShowEndpoints",
    list("EndpointListComplete", "EndpointList"),
    "Endpoints",
    "Every phone and trunk with its state and contacts",
  ),
  defineAmiAct({
    action: "PJSIPShowEndpoint",
    family,
    input: z.strictObject({ Endpoint: endpoint() }),
    answer: list(
      "EndpointDetailComplete",
      "EndpointDetail",
      "AorDetail",
      "AuthDetail",
      "TransportDetail",
      "IdentifyDetail",
      "ContactStatusDetail",
    ),
    permission: "pbx.read",
    rights: system,
    words: { title: "Endpoint", about: "All that is configured of a phone or trunk, without its secrets" },
  }),
  shows("PJSIPShowAors", list("AorListComplete", "AorList"), "Addresses of record", "Where phones register"),
  defineAmiAct({
    ...shows(
      "PJSIPShowAuths",
      list("AuthListComplete", "AuthList"),
      "Authentications",
      "By which names phones sign in",
    ),
    permission: "pbx.admin",
  }),
  shows(
    "PJSIPShowContacts",
    list("ContactListComplete", "ContactList"),
    "Registered contacts",
    "Where registered phones are; fixed contacts are not among them",
  ),
  shows(
    "PJSIPShowRegistrationsInbound",
    list("InboundRegistrationDetailComplete", "InboundRegistrationDetail"),
    "Inbound registrations",
    "Every address of record, registered or not",
  ),
  shows(
    "PJSIPShowRegistrationsOutbound",
    list("OutboundRegistrationDetailComplete", "OutboundRegistrationDetail", "AuthDetail"),
    "Outbound registrations",
    "Where this PBX is registered itself",
    reporting,
  ),
  shows(
    "PJSIPShowRegistrationInboundContactStatuses",
    list("ContactStatusDetailComplete", "ContactStatusDetail"),
    "Contacts' states",
    "Whether registered phones answer, and how quickly",
  ),
  shows(
    "PJSIPShowResourceLists",
    list("ResourceListDetailComplete", "ResourceListDetail"),
    "Resource lists",
    "Lists of states that phones subscribe to",
  ),
  shows(
    "PJSIPShowSubscriptionsInbound",
    list("SubscriptionsComplete", "InboundSubscriptionDetail"),
    "Inbound subscriptions",
    "Which phones watch what",
  ),
  shows(
    "PJSIPShowSubscriptionsOutbound",
    list("SubscriptionsComplete", "OutboundSubscriptionDetail"),
    "Outbound subscriptions",
    "What this PBX watches elsewhere",
  ),
  defineAmiAct({
    action: "PJSIPQualify",
    family,
    input: z.strictObject({ Endpoint: endpoint() }),
    permission: "pbx.control",
    rights: reporting,
    words: { title: "Qualify", about: "Asks a phone or trunk whether it is there" },
  }),
  defineAmiAct({
    action: "PJSIPRegister",
    family,
    input: z.strictObject({ Registration: line(100) }),
    permission: "pbx.admin",
    rights: reporting,
    words: { title: "Register", about: "Registers this PBX at a trunk now; *all for every one" },
  }),
  defineAmiAct({
    action: "PJSIPUnregister",
    family,
    input: z.strictObject({ Registration: line(100) }),
    permission: "pbx.admin",
    rights: reporting,
    caution: "No call comes by a trunk at which the PBX is not registered.",
    words: { title: "Unregister", about: "Ends the registration of this PBX at a trunk; *all for every one" },
  }),
  defineAmiAct({
    action: "PJSIPNotify",
    family,
    input: z.strictObject({
      Endpoint: endpoint(),
      /** `Name=value` of the SIP message, one each. */
      Variable: z
        .array(
          z
            .string()
            .max(200)
            .regex(
              /^(?:Event|Content-type|Content|X-[\w-]{1,40})=[\w ./:;+=-]{1,160}$/,
              "is Event=…, Content-type=…, Content=… or X-…=…",
            ),
        )
        .min(1)
        .max(8),
    }),
    permission: "pbx.admin",
    rights: system,
    words: { title: "Notify", about: "Sends a phone a SIP NOTIFY, such as Event=check-sync" },
  }),
];
