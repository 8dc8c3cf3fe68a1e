import * as z from "zod";
import { type AmiAct, defineAmiAct, list } from "./act.ts";
import { context, exten, line, mailbox } from "./fields.ts";

const permission = "pbx.read";
const nothing = z.strictObject({});
const watching = ["call", "reporting"] as const;
const states = "Devices and presence";
const voicemail = "Voicemail";

/** How devices, extensions and people are, and what lies in their mailboxes. */
export const deviceStates: readonly AmiAct[] = [
  defineAmiAct({
    action: "DeviceStateList",
    family: states,
    input: nothing,
    answer: list("DeviceStateListComplete", "DeviceStateChange"),
    permission,
    rights: watching,
    words: { title: "Device states", about: "Every device that Asterisk has heard of" },
  }),
  defineAmiAct({
    action: "ExtensionState",
    family: states,
    input: z.strictObject({ Exten: exten(), Context: context() }),
    permission,
    rights: watching,
    words: {
      title: "Extension state",
      about: "How the devices behind an extension's hint are; -1 without one",
    },
  }),
  defineAmiAct({
    action: "ExtensionStateList",
    family: states,
    input: nothing,
    answer: list("ExtensionStateListComplete", "ExtensionStatus"),
    permission,
    rights: watching,
    words: { title: "Extension states", about: "Every extension that has a hint" },
  }),
  defineAmiAct({
    action: "PresenceState",
    family: states,
    input: z.strictObject({ Provider: line(100) }),
    permission,
    rights: watching,
    words: { title: "Presence", about: "What a presence provider says, such as CustomPresence:anna" },
  }),
  defineAmiAct({
    action: "PresenceStateList",
    family: states,
    input: nothing,
    answer: list("PresenceStateListComplete", "PresenceStateChange"),
    permission,
    rights: watching,
    words: { title: "Presence states", about: "Every presence that Asterisk has heard of" },
  }),
  defineAmiAct({
    action: "VoicemailUsersList",
    family: voicemail,
    input: nothing,
    answer: list("VoicemailUserEntryComplete", "VoicemailUserEntry"),
    permission,
    rights: watching,
    words: { title: "Mailboxes", about: "Every voicemail user" },
  }),
  defineAmiAct({
    action: "VoicemailUserStatus",
    family: voicemail,
    input: z.strictObject({ Context: line(80), Mailbox: line(80) }),
    answer: list("VoicemailUserDetailComplete", "VoicemailUserDetail"),
    permission,
    rights: watching,
    words: { title: "Mailbox", about: "How one voicemail user is set up, and what waits" },
  }),
  defineAmiAct({
    action: "VoicemailRefresh",
    family: voicemail,
    input: z.strictObject({ Context: line(80).optional(), Mailbox: line(80).optional() }),
    permission: "pbx.control",
    rights: ["user"],
    words: { title: "Look for messages", about: "Has Asterisk look into mailboxes that others write to" },
  }),
  defineAmiAct({
    action: "MailboxCount",
    family: voicemail,
    input: z.strictObject({ Mailbox: mailbox() }),
    permission,
    rights: watching,
    words: { title: "Message count", about: "New and old messages of 1001@default" },
  }),
  defineAmiAct({
    action: "MailboxStatus",
    family: voicemail,
    input: z.strictObject({ Mailbox: mailbox() }),
    permission,
    rights: watching,
    words: { title: "Message waiting", about: "Whether messages wait in 1001@default" },
  }),
];
