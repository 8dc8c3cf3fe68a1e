import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseEnv } from "node:util";

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

/** What a desk needs of secrets; each is drawn once and stays, so that sessions and tokens survive a restart. */
const DRAW = {
  AUTH_SECRET: () => hex(32),
  /** Key id and key of what is encrypted at rest. */
  ENCRYPTION_KEY: () => `k1:${hex(32)}`,
  SETUP_TOKEN: () => hex(16),
  OPENAI_API_KEY: () => `sk-stand-in-${hex(12)}`,
  PHONE_ACCOUNT_SID: () => `AC${hex(16)}`,
  PHONE_AUTH_TOKEN: () => hex(16),
  SITE_TOKEN: () => `pbs_lab${hex(4)}_${hex(24)}`,
  AMI_SECRET: () => hex(12),
  /** Signs the requests of the demo's own tool. */
  ORDERS_SECRET: () => `pbt_${hex(24)}`,
  SIP_PASSWORD: () => hex(6),
  DEMO_PASSWORD: () => `demo-${hex(4)}`,
} as const;
export type Secrets = Record<keyof typeof DRAW, string>;

/** Reads the secrets file, draws what is missing, writes it back (mode 0600). */
export async function secretsIn(file: string): Promise<Secrets> {
  const text = await readFile(file, "utf8").catch(() => "");
  const held = parseEnv(text);
  const missing = Object.entries(DRAW).filter(([key]) => !held[key]);
  const drawn = missing.map(([key, draw]) => [key, draw()] as const);
  if (drawn.length > 0) {
    await mkdir(dirname(file), { recursive: true });
    const lines = drawn.map(([key, value]) => `${key}=${value}\n`).join("");
    await writeFile(file, text === "" || text.endsWith("\n") ? text + lines : `${text}\n${lines}`, {
      mode: 0o600,
    });
  }
  const all = { ...held, ...Object.fromEntries(drawn) };
  const read = (key: keyof typeof DRAW): string => all[key] ?? "";
  return {
    AUTH_SECRET: read("AUTH_SECRET"),
    ENCRYPTION_KEY: read("ENCRYPTION_KEY"),
    SETUP_TOKEN: read("SETUP_TOKEN"),
    OPENAI_API_KEY: read("OPENAI_API_KEY"),
    PHONE_ACCOUNT_SID: read("PHONE_ACCOUNT_SID"),
    PHONE_AUTH_TOKEN: read("PHONE_AUTH_TOKEN"),
    SITE_TOKEN: read("SITE_TOKEN"),
    AMI_SECRET: read("AMI_SECRET"),
    ORDERS_SECRET: read("ORDERS_SECRET"),
    SIP_PASSWORD: read("SIP_PASSWORD"),
    DEMO_PASSWORD: read("DEMO_PASSWORD"),
  };
}
