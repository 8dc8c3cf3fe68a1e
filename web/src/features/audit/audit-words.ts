import type { AuditAction, AuditRow } from "@patchbay/protocol/audit";
import { orgSettings } from "@patchbay/protocol/org-settings";
import { parseJson } from "@patchbay/protocol/result";
import { numberWords } from "../calls/call-words.ts";

/** What is done to calls, by the words of the buttons that do it. */
const CALLS = {
  "calls.answer": "Answer",
  "calls.reject": "Reject",
  "calls.place": "Place a call",
  "calls.hold": "Hold",
  "calls.transfer": "Transfer",
  "calls.transfer.cancel": "Stop a transfer",
  "calls.hangup": "Hang up",
  "calls.handle": "Mark handled",
  "calls.phone": "Connect the phone",
} as const;
const SUPERVISION = {
  "calls.listen": "Listen",
  "calls.barge_in": "Barge in",
  "calls.whisper": "Whisper",
  "calls.listen_again": "Only listen again",
  "calls.listen_end": "Stop listening",
  "calls.coach": "Tell the assistant",
  "calls.take_over": "Take over",
  "calls.hand_back": "Hand back",
  "calls.answer_question": "Answer the assistant",
} as const;
const RECORDINGS = {
  "recordings.pause": "Pause recording",
  "recordings.listen": "Play a recording",
  "recordings.download": "Download a recording",
  "recordings.delete": "Delete a recording",
} as const;
const FOLLOW_UPS = {
  "messages.done": "Settle a message",
  "messages.remove": "Remove a message",
  "callbacks.add": "Note a callback",
  "callbacks.done": "Settle a callback",
  "callbacks.remove": "Remove a callback",
  "do_not_call.add": "List as do not call",
  "do_not_call.remove": "Take off do not call",
  "contacts.save": "Save a contact",
  "contacts.remove": "Remove a contact",
} as const;
const SETUP = {
  "assistants.create": "Create an assistant",
  "assistants.save": "Save an assistant",
  "assistants.rollback": "Go back to a version",
  "assistants.remove": "Remove an assistant",
  "tools.save": "Save a tool",
  "tools.try": "Try a tool",
  "tools.new_secret": "Make a new tool secret",
  "tools.remove": "Remove a tool",
  "routing.number": "Change a number",
  "routing.extension": "Change an extension",
  "routing.account": "Save a Twilio account",
  "sites.create": "Add a site",
  "calls.show_withheld": "See a withheld number",
  "sites.change": "Change a site",
  "sites.rules": "Change what a PBX allows",
  "sites.rotate_token": "Make a new site token",
  "sites.revoke": "Revoke a site",
  "settings.change": "Change settings",
} as const;
const MEMBERS = {
  "members.invite": "Invite somebody",
  "members.withdraw": "Withdraw an invitation",
  "members.join": "Accept an invitation",
  "members.change_role": "Change a role",
  "members.remove": "Remove a member",
  "members.reset_link": "Make a link to a new password",
  "members.reset_password": "Choose a new password by a link",
  "members.change_password": "Change one's password",
  "members.desk_phone": "Choose one's desk phone",
  "audit.export": "Export the audit log",
} as const;
const PBX = {
  "pbx.transfer": "Transfer at the PBX",
  "pbx.transfer.complete": "Hand over at the PBX",
  "pbx.transfer.cancel": "Call off a transfer at the PBX",
  "pbx.transfer.outcome": "End of a transfer at the PBX",
} as const;
/** Permissions: an entry has one only where somebody lacked it. */
const LACKED = {
  "calls.read": "Open a call",
  "calls.supervise": "Supervise",
  "sites.read": "See sites",
  "sites.manage": "Manage sites",
  "routes.manage": "Manage numbers",
  "assistants.read": "See assistants",
  "assistants.manage": "Manage assistants",
  "settings.manage": "Manage settings",
  "members.manage": "Manage members",
  "audit.read": "Read the audit log",
  "pbx.read": "Look into a PBX",
  "pbx.control": "Control calls of a PBX",
  "pbx.admin": "Change a PBX",
} as const;

const ACTIONS: Record<Exclude<AuditAction, `ami.${string}`>, string> = {
  ...CALLS,
  ...SUPERVISION,
  ...RECORDINGS,
  ...FOLLOW_UPS,
  ...SETUP,
  ...MEMBERS,
  ...PBX,
  ...LACKED,
};

const choices = (group: Partial<Record<AuditAction, string>>) => Object.entries(group);

/** The actions that can be asked for, by the page where they are done. */
export const ACTION_CHOICES = [
  { group: "Calls", actions: choices(CALLS) },
  { group: "Supervision", actions: choices(SUPERVISION) },
  { group: "Recordings", actions: choices(RECORDINGS) },
  { group: "Follow-ups", actions: choices(FOLLOW_UPS) },
  { group: "Assistants, numbers, sites", actions: choices(SETUP) },
  { group: "Members", actions: choices(MEMBERS) },
  { group: "PBX", actions: choices(PBX) },
  { group: "Without permission", actions: choices(LACKED) },
];

const AMI = "ami.";
/** What is asked of a PBX is written down with the site's own words: why not, and what was asked. */
const isAct = (action: string): boolean => action.startsWith(AMI) || Object.hasOwn(PBX, action);
const plain = (code: string): string => code.replaceAll(/[._]/g, " ");

/** What was done; an action of another version by its own name. */
export const actionWords = (action: string): string =>
  action.startsWith(AMI)
    ? `PBX: ${action.slice(AMI.length)}`
    : (Object.entries(ACTIONS).find(([known]) => known === action)?.[1] ?? plain(action));

/** Reasons that say more in other words than by their code. */
const REASONS: Readonly<Record<string, string>> = {
  forbidden: "no permission",
  stale: "refused: somebody had saved meanwhile",
};

/** What became of it where it was not done; empty where it was. */
export function resultWords({ action, result, detail }: AuditRow): string {
  if (isAct(action) && result !== "done" && detail !== "forbidden") return actParts(detail).why;
  switch (result) {
    case "done":
      return "";
    case "refused":
      return REASONS[detail] ?? `refused${detail === "" ? "" : `: ${plain(detail)}`}`;
    case "failed":
      return `failed${detail === "" ? "" : `: ${plain(detail)}`}`;
    case "not_found":
      return "there was no such thing";
  }
}

/** What is to be known beside what was done. */
export function detailWords({ action, result, detail }: AuditRow): string {
  if (isAct(action)) return result === "done" ? detail : actParts(detail).asked;
  if (result !== "done") return "";
  // Names, and addresses with their dots.
  if (action.startsWith("members.")) return detail;
  switch (action) {
    case "recordings.listen":
    case "recordings.download":
      return "";
    case "settings.change":
      return settingsWords(detail);
    // Patterns, days, and names of channels, to the letter.
    case "sites.rules":
    case "audit.export":
    case "calls.answer":
    case "calls.listen":
      return detail;
    default:
      return plain(detail);
  }
}

/** Of an act that was not done: why, in words, and what was asked. */
function actParts(detail: string): { why: string; asked: string } {
  const unconfirmed = /^not confirmed: (.*)$/s.exec(detail)?.[1];
  if (unconfirmed !== undefined) return { why: "asked, but not seen to come about", asked: unconfirmed };
  if (/^[a-z_]*$/.test(detail))
    return { why: detail === "" ? "not done" : `not done: ${plain(detail)}`, asked: "" };
  const parts = /^(?:[a-z_]+: )?(?<why>.*?)(?: \((?<asked>\w.*?)\)?)?$/s.exec(detail)?.groups;
  return { why: `not done: ${parts?.why ?? detail}`, asked: parts?.asked ?? "" };
}

function settingsWords(detail: string): string {
  const parsed = parseJson(orgSettings, detail);
  if (!parsed.ok) return "";
  const { recording, understanding, transcripts } = parsed.value;
  const on = [
    recording.enabled ? (recording.announce ? "recording, told first" : "recording, not told") : "",
    understanding.enabled ? "understanding" : "",
    understanding.enabled && understanding.emotion ? "mood" : "",
    transcripts.people ? "people’s words" : "",
  ].filter((part) => part !== "");
  return on.length === 0 ? "all off" : `on: ${on.join(", ")}`;
}

/** What it was done to, as far as that has a name. */
export function targetWords({ action, target, result, call, about }: AuditRow): string {
  if (call !== null) return call.name || (call.number === "" ? "A call" : numberWords(call.number));
  if (action === "settings.change" || action === "calls.place") return "";
  const extension = /^[^/]+\/(\w{1,20})$/.exec(target)?.[1];
  if (action === "routing.extension" && extension !== undefined)
    return [numberWords(extension), about].filter((part) => part !== "").join(", ");
  if (about !== "") return about;
  if (/^\+?\d{2,20}$/.test(target)) return numberWords(target);
  // Ids say nothing to a reader; what somebody probed for without success does.
  return action.startsWith("tools.") || action.startsWith("routing.") || result !== "done" ? target : "";
}

/** Entries that say the same within this time are one line: a player asks for a recording piece by piece. */
const SAME_WITHIN_MS = 5 * 60_000;

/** The rows of the page, newest first: what somebody did again and again stands once, with how often. */
export function folded(entries: readonly AuditRow[]): { entry: AuditRow; times: number }[] {
  const rows: { entry: AuditRow; times: number }[] = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    if (last !== undefined && same(last.entry, entry)) last.times += 1;
    else rows.push({ entry, times: 1 });
  }
  return rows;
}

const same = (newer: AuditRow, older: AuditRow): boolean =>
  newer.actor.id === older.actor.id &&
  newer.action === older.action &&
  newer.target === older.target &&
  newer.result === older.result &&
  (newer.detail === older.detail || newer.action.startsWith("recordings.")) &&
  newer.at - older.at < SAME_WITHIN_MS;
