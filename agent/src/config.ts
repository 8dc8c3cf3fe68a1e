import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { parseSiteToken } from "@patchbay/protocol/ids";
import { patternList, type SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { ok, type Result, refuse } from "@patchbay/protocol/result";
import * as z from "zod";
import { LOG_LEVELS } from "./log.ts";

const needed = (what: string) => z.string({ error: `missing: ${what}` }).min(1, `empty: ${what}`);
const port = (standard: number) =>
  z
    .string()
    .default(String(standard))
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
      "not a port: a number from 0 to 65535",
    )
    .transform(Number);
const milliseconds = (standard: number, max: number) =>
  z
    .string()
    .default(String(standard))
    .refine(
      (text) => /^\d{1,7}$/.test(text) && Number(text) <= max,
      `not a number of milliseconds up to ${max}`,
    )
    .transform(Number);
const onOff = (standard: "on" | "off") =>
  z
    .enum(["on", "off"], { error: 'must be "on" or "off"' })
    .default(standard)
    .transform((value) => value === "on");

/** What is in a file that is named; refused where it cannot be read. */
const fileText = (path: string | undefined, context: z.RefinementCtx): string | undefined => {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const message = `cannot be read (${error instanceof Error ? error.message : String(error)})`;
    context.addIssue({ code: "custom", message });
    return undefined;
  }
};

const patterns = patternList.default("*");

/** The one vocabulary: each key is a variable of the environment and a line of the file that --config names. */
const schema = z.object({
  PATCHBAY_EDGE_URL: needed("the address of your Patchbay, for example https://patchbay.example.org")
    .refine(
      (text) => /^(https?|wss?):\/\/[^\s/]+/.test(text) && URL.canParse(text),
      "not an http(s) or ws(s) address",
    )
    .transform((text) => new URL(text.replace(/^http/, "ws"))),
  PATCHBAY_SITE_TOKEN: needed("the site's token, from the site's page").superRefine((text, context) => {
    const token = parseSiteToken(text);
    if (!token.ok) context.addIssue({ code: "custom", message: token.error });
  }),
  PATCHBAY_AMI_HOST: z.string().min(1).default("127.0.0.1"),
  PATCHBAY_AMI_PORT: port(5038),
  PATCHBAY_AMI_TLS: onOff("off"),
  /** A file with the certificates (PEM) that are trusted of Asterisk; absent: those that Node trusts. */
  PATCHBAY_AMI_CA: z.string().min(1).optional().transform(fileText),
  PATCHBAY_AMI_USER: z.string().min(1).default("patchbay"),
  PATCHBAY_AMI_SECRET: needed(
    "the secret of the manager user, as in patchbay_secret.conf of your Asterisk",
  ).refine((text) => !/[\r\n\0]/.test(text), "has a line end in it"),
  PATCHBAY_LISTEN_HOST: z
    .string()
    .default("127.0.0.1")
    .refine(
      (text) => /^127\.|^::1$|^localhost$/.test(text),
      "must be a loopback address: nothing here is for the network",
    ),
  PATCHBAY_AGI_PORT: port(4573),
  PATCHBAY_MEDIA_PORT: port(9093),
  /** Asterisk is told where it is with each call, so any free port will do. */
  PATCHBAY_AUDIOSOCKET_PORT: port(0),
  /** How Asterisk brings a call's audio; auto is chan_websocket from 22.8 on. */
  PATCHBAY_MEDIA_PATH: z
    .enum(["auto", "websocket", "audiosocket"], { error: "must be auto, websocket or audiosocket" })
    .default("auto"),
  PATCHBAY_STATUS_PORT: port(9464),
  /** Where the outbox lives. */
  PATCHBAY_STATE_DIR: z
    .string()
    .min(1)
    .default(".patchbay/connector")
    .transform((path) => resolve(path)),
  /** Where Asterisk writes recordings: they are fetched from there, and the free space is watched. */
  PATCHBAY_RECORDINGS_DIR: z.string().min(1).default("/var/spool/asterisk/monitor"),
  /** Whether a recording is removed from there once the edge has it. */
  PATCHBAY_RECORDINGS_REMOVE: onOff("off"),
  PATCHBAY_LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` })
    .default("info"),
  /** How long a caller's leg is held while the edge is away. */
  PATCHBAY_MEDIA_HOLD_MS: milliseconds(30_000, 600_000),
  /** A channel of ours that has had nobody for so long, and that no call needs, is let go. */
  PATCHBAY_SWEEP_AFTER_MS: milliseconds(30_000, 600_000),
  /** So often queues and phones are looked at though no event has told of a change. */
  PATCHBAY_LOOK_EVERY_MS: milliseconds(60_000, 3_600_000),
  /** Which acts people may ask of this PBX, by their AMI names, beside what their roles allow. */
  PATCHBAY_ACTS: patterns,
  /** To which contexts of the dialplan they may send calls. */
  PATCHBAY_CONTEXTS: patterns,
  /** Which extensions and numbers they may have dialled. */
  PATCHBAY_NUMBERS: patterns,
  /** Whether they may use the console of Asterisk: whoever may can do everything. */
  PATCHBAY_COMMAND: onOff("off"),
  PATCHBAY_WATCHDOG: onOff("on"),
});
export type Config = z.infer<typeof schema>;
/** Where and as whom to log in at Asterisk. */
export const managerOf = (config: Config) => ({
  host: config.PATCHBAY_AMI_HOST,
  port: config.PATCHBAY_AMI_PORT,
  tls: config.PATCHBAY_AMI_TLS,
  ca: config.PATCHBAY_AMI_CA,
  username: config.PATCHBAY_AMI_USER,
  secret: config.PATCHBAY_AMI_SECRET,
});
/** What its owner lets people do with this PBX. */
export const siteRules = (config: Config): SiteRules => ({
  acts: config.PATCHBAY_ACTS,
  contexts: config.PATCHBAY_CONTEXTS,
  numbers: config.PATCHBAY_NUMBERS,
  command: config.PATCHBAY_COMMAND,
});
export const CONFIG_KEYS = Object.keys(schema.shape);

/**
 * Reads the configuration from `environment` over the file's lines. Refuses with one line for every bad or missing value, each naming its
 * key and the mend; an unknown PATCHBAY_ key in the file is one of them (a misspelt key would be a silent default).
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Result<Config> {
  let lines: Record<string, string | undefined> = {};
  if (file !== undefined) {
    try {
      lines = parseEnv(readFileSync(file, "utf8"));
    } catch (error) {
      return refuse(
        `--config ${file}: cannot be read (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }
  const problems = Object.keys(lines)
    .filter((key) => !CONFIG_KEYS.includes(key))
    .map((key) => `${key} (in ${file}): unknown key; the keys are ${CONFIG_KEYS.join(", ")}`);
  const values: Record<string, string> = {};
  for (const key of CONFIG_KEYS) {
    const value = environment[key] ?? lines[key];
    if (value !== undefined && value !== "") values[key] = value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success && problems.length === 0) return ok(parsed.data);
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join(".")}: ${issue.message}`);
  return refuse(problems.join("\n"));
}
