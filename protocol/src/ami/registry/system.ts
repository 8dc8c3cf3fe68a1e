import * as z from "zod";
import { type AmiAct, defineAmiAct, list } from "./act.ts";
import { context, exten, line } from "./fields.ts";

const admin = "pbx.admin";
const system = ["system"] as const;
const database = "Database";
const modules = "Modules";
const dialplan = "Dialplan";

/** Families of the database that Asterisk and its users keep for themselves. */
const entry = () =>
  line(200).refine((text) => !/patchbay/i.test(text), "Patchbay's own entries are not changed from here");
/** A module's own name; with its ending, without which Asterisk does not find it to reload it. */
const file = () => z.string().regex(/^[a-z][a-z0-9_]{1,60}\.so$/, "is a module's file, such as app_queue.so");
const module = () =>
  z.string().regex(/^[a-z][a-z0-9_]{1,60}(?:\.so)?$/, "is a module's name, such as app_queue");
/** Without these there are no calls, or no PBX to ask any more. */
const STOOD_ON = /^(?:res_pjsip|res_agi|chan_|res_websocket|res_http|pbx_config|app_dial|app_queue|bridge_)/;

/** The PBX itself: database, modules, dialplan, and its console where the site's owner lets it be asked. */
export const systemActs: readonly AmiAct[] = [
  defineAmiAct({
    action: "DBGet",
    family: database,
    input: z.strictObject({ Family: entry(), Key: entry() }),
    answer: list("DBGetComplete", "DBGetResponse"),
    permission: admin,
    rights: ["system", "reporting"],
    words: { title: "Read an entry", about: "One value of Asterisk's database" },
  }),
  defineAmiAct({
    action: "DBGetTree",
    family: database,
    input: z.strictObject({ Family: entry().optional(), Key: entry().optional() }),
    answer: list("DBGetTreeComplete", "DBGetTreeResponse"),
    permission: admin,
    rights: ["system", "reporting"],
    words: { title: "Read a family", about: "All values of a family, or of the whole database" },
  }),
  defineAmiAct({
    action: "DBPut",
    family: database,
    input: z.strictObject({ Family: entry(), Key: entry(), Val: line(800) }),
    permission: admin,
    rights: system,
    caution: "The dialplan may go another way by it.",
    words: { title: "Write an entry", about: "Sets one value of Asterisk's database" },
  }),
  defineAmiAct({
    action: "DBDel",
    family: database,
    input: z.strictObject({ Family: entry(), Key: entry() }),
    permission: admin,
    rights: system,
    caution: "It cannot be taken back.",
    words: { title: "Delete an entry", about: "Deletes one value of Asterisk's database" },
  }),
  defineAmiAct({
    action: "DBDelTree",
    family: database,
    input: z.strictObject({ Family: entry(), Key: entry().optional() }),
    permission: admin,
    rights: system,
    caution: "It cannot be taken back.",
    words: { title: "Delete a family", about: "Deletes all values of a family" },
  }),
  defineAmiAct({
    action: "ModuleCheck",
    family: modules,
    input: z.strictObject({ Module: module() }),
    permission: "pbx.read",
    rights: system,
    words: { title: "Is it loaded", about: "Whether a module is loaded" },
  }),
  defineAmiAct({
    action: "ModuleLoad",
    family: modules,
    input: z
      .strictObject({ Module: file(), LoadType: z.enum(["load", "reload", "unload"]) })
      .refine(({ Module, LoadType }) => LoadType !== "unload" || !STOOD_ON.test(Module), {
        path: ["Module"],
        message: "is what calls stand on: it is unloaded on the PBX",
      }),
    permission: admin,
    rights: system,
    long: true,
    caution: "Whatever stands on a module ends with it.",
    words: { title: "Load a module", about: "Loads, reloads or unloads one" },
  }),
  defineAmiAct({
    action: "Reload",
    family: modules,
    input: z.strictObject({ Module: module().optional() }),
    permission: admin,
    rights: ["system", "config"],
    long: true,
    done: { event: "Reload", limitMs: 10_000, same: {} },
    words: { title: "Reload", about: "Reads the configuration of a module, or of all, anew" },
  }),
  defineAmiAct({
    action: "LoggerRotate",
    family: modules,
    input: z.strictObject({}),
    permission: admin,
    rights: ["system", "reporting"],
    words: { title: "Rotate the logs", about: "Begins new log files" },
  }),
  defineAmiAct({
    action: "ShowDialPlan",
    family: dialplan,
    input: z.strictObject({ Context: context().optional(), Extension: exten().optional() }),
    answer: list("ShowDialPlanComplete", "ListDialplan"),
    permission: admin,
    rights: ["config", "reporting"],
    words: { title: "Dialplan", about: "What a context, an extension, or the whole dialplan does" },
  }),
  defineAmiAct({
    action: "DialplanExtensionAdd",
    family: dialplan,
    input: z.strictObject({
      Context: context(),
      Extension: exten(),
      Priority: z.string().regex(/^(?:\d{1,4}|hint)$/, "a number, or hint"),
      /** Those that stay where they are: no program, no file, nothing that is dialled, no other place. */
      Application: z.enum(["Answer", "Hangup", "NoOp", "Playback", "Ringing", "Busy", "Congestion", "Wait"]),
      ApplicationData: z
        .string()
        .regex(/^[\w ,./@+*#-]{0,200}$/, "letters, digits, blanks and , . / @ + * # - only")
        .optional(),
    }),
    permission: admin,
    rights: system,
    caution: "Calls go another way at once; the dialplan's files do not change.",
    words: { title: "Add an extension", about: "Adds a step to an extension until the next dialplan reload" },
  }),
  defineAmiAct({
    action: "DialplanExtensionRemove",
    family: dialplan,
    input: z.strictObject({
      Context: context(),
      Extension: exten(),
      Priority: z
        .string()
        .regex(/^(?:\d{1,4}|hint)$/, "a number, or hint")
        .optional(),
    }),
    permission: admin,
    rights: system,
    caution: "Calls to it end at once; the dialplan's files do not change.",
    words: { title: "Remove an extension", about: "Takes an extension away until the next dialplan reload" },
  }),
  defineAmiAct({
    action: "UserEvent",
    family: "Console",
    input: z.strictObject({
      UserEvent: z.string().regex(/^[A-Za-z][\w-]{0,60}$/, "one word"),
      Header: line(200).optional(),
    }),
    permission: admin,
    rights: ["user"],
    words: { title: "User event", about: "Raises an event of your own, for programs that listen" },
  }),
  defineAmiAct({
    action: "Command",
    family: "Console",
    input: z.strictObject({
      /** `!` would be a shell. */
      Command: line(300).refine((text) => !text.trimStart().startsWith("!"), "a shell is not asked"),
    }),
    permission: admin,
    rights: ["command"],
    long: true,
    caution: "The console can do whatever Asterisk can. It is off unless the site's owner has turned it on.",
    words: { title: "Console command", about: "Runs one line of Asterisk's console" },
  }),
];
