import * as z from "zod";
import type { Picks } from "./act.ts";

/** A line end would begin an action of its own; the codec refuses it once more. */
const CONTROL = /\p{Cc}/u;
const MOST = 900;

/** Any text on one line. */
export const line = (max = MOST) =>
  z
    .string()
    .min(1, "must not be empty")
    .max(max)
    .refine((text) => !CONTROL.test(text), "has a line end or another control character in it");

const picked = (picks: Picks, max: number) => line(max).meta({ picks });

/** A channel's name; it must be one of those that exist when it is sent. */
export const channel = () => picked("channel", 200);
/** A participant's channel, or `all`, or `participants`: all but admins. */
export const participant = () => picked("participant", 200);
export const bridge = () => picked("bridge", 150);
export const queue = () => picked("queue", 120);
/** A member's interface, as `PJSIP/1001` or `Local/1412@internal`. Asterisk takes anything, so nothing else is let through. */
export const member = () =>
  z
    .string()
    .regex(
      /^(?:PJSIP|Local|SIP|IAX2|DAHDI|Agent)\/[\w.+@/-]{1,150}$/,
      "a member is a device such as PJSIP/1001, or Local/1412@internal",
    )
    .meta({ picks: "member" });
export const endpoint = () => picked("endpoint", 100);
export const conference = () => picked("conference", 100);
export const lot = () => picked("lot", 80);
export const mailbox = () => picked("mailbox", 120);
export const device = () => picked("device", 200);
export const context = () =>
  z
    .string()
    .regex(/^[\w.-]{1,80}$/, "a context has letters, digits, dot, - and _ only")
    .meta({ picks: "context" });
/** What is dialled there: nothing that the dialplan takes for more than one place. */
export const exten = () =>
  z
    .string()
    .regex(/^[+\w*#.-]{1,80}$/, "an extension has letters, digits, +, *, #, dot, - and _ only")
    .meta({ picks: "exten" });

/** What Asterisk dials itself: a phone, a number by a trunk, or a place of the dialplan. */
export const DIAL_STRING =
  /^(?:PJSIP\/(?<phone>[+\w*#.-]{1,80})(?:@[\w.-]{1,80})?|Local\/(?<exten>[+\w*#.-]{1,80})@(?<context>[\w.-]{1,80})(?:\/[nj]{1,2})?)$/;
export const dial = () =>
  z
    .string()
    .regex(DIAL_STRING, "is dialled as PJSIP/1001, PJSIP/+4721000000@trunk or Local/1001@internal")
    .meta({ picks: "dial" });

/** A device, or a technology and one name, behind nothing that Asterisk would read as more. */
const ADDED = new RegExp(`${DIAL_STRING.source}|^(?:SIP|IAX2|DAHDI|Agent)\\/[\\w.+-]{1,80}$`);
/** A member that is added is dialled from then on: only what can be read for its number and its context. */
export const newMember = () =>
  z
    .string()
    .regex(ADDED, "a new member is a device such as PJSIP/1001, or Local/1412@internal")
    .meta({ picks: "member" });

export const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** Of Asterisk's functions those that only tell; others read files, run programs or hold what is ours (SHARED, ENV, DB). */
const TELLING =
  /^(?:CALLERID|CONNECTEDLINE|REDIRECTING|CHANNEL|DEVICE_STATE|EXTENSION_STATE|HINT|PRESENCE_STATE|DIALPLAN_EXISTS|QUEUE_[A-Z_]{3,30}|PJSIP_(?:AOR|CONTACT|ENDPOINT|DIAL_CONTACTS)|CDR|MEETME_INFO|CONFBRIDGE_INFO|VM_INFO|MAILBOX_EXISTS|GROUP_COUNT|TIMEOUT|LEN|STRFTIME)\([\w@:/,.*#&+ -]{0,200}\)$/;
const SETTING =
  /^(?:CALLERID\((?:all|name|num|ani)\)|CHANNEL\((?:language|musicclass|accountcode|userfield)\)|CDR\((?:userfield|accountcode)\)|TIMEOUT\(absolute\))$/;
const NAME = /^_{0,2}[A-Za-z][A-Za-z0-9_]{0,79}$/;
/** Ours, and those by which Asterisk chooses where a call goes or what is run. */
const KEPT =
  /^_*(?:PATCHBAY|TRANSFER_CONTEXT|FORWARD_CONTEXT|GOTO_ON|BLINDTRANSFER|ATTENDEDTRANSFER|DYNAMIC_|TOUCH_|MIXMONITOR|MONITOR|AGI|ASYNCAGI|MACRO|GOSUB|DIAL_|LOCAL_|LIMIT_|PARKING|RECORDED_FILE|CURLOPT|CONFBRIDGE|SECRET|PASSWORD)/i;
const SECRET_FIELD = /(?:password|secret|md5_cred|auth|oauth|token)/i;
/** What a dialplan's writer calls a secret of their own: TRUNK_SECRET, DB_PASS, API_KEY. */
const SECRET_NAME = /passw|passphrase|secret|token|credential|api_?key|(?:^|_)(?:pass|pwd|pin)(?:_|\d*$)/i;

/** A variable or function whose value may be asked for. */
export const readable = () =>
  line(240).refine(
    (text) =>
      (NAME.test(text) && !KEPT.test(text) && !SECRET_NAME.test(text)) ||
      (TELLING.test(text) && !SECRET_FIELD.test(text)),
    "is not a variable that is told: Patchbay's own, secrets, and functions that read files or run programs are not",
  );

/** A variable that may be set. */
export const writable = () =>
  line(120).refine(
    (text) => (NAME.test(text) && !KEPT.test(text)) || SETTING.test(text),
    "is not a variable that is set from here: Patchbay's own, those that choose where a call goes, and most functions are not",
  );
