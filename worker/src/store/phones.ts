import type { Plan } from "@patchbay/protocol/call";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { presentTwilioPlan } from "../call/present-plan.ts";
import { assistantIdOf } from "../call/routing.ts";
import type { TwilioFile } from "./files/twilio-file.ts";
import { OrgSettingsStore } from "./org-settings.ts";
import { Members } from "./people/members.ts";
import { assistant, phoneAccount, phoneNumber } from "./schema.ts";

/** The phone accounts and numbers of one organization. */
export class Phones {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #settings: OrgSettingsStore;
  readonly #members: Members;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#settings = new OrgSettingsStore(d1, orgId);
    this.#members = new Members(d1, orgId);
    this.#orgId = orgId;
  }

  async addAccount(
    accountSid: string,
    sealedToken: string,
    sealedSharedKey: string | null = null,
  ): Promise<void> {
    const account = { accountSid, orgId: this.#orgId, sealedToken, sealedSharedKey };
    await this.#db.insert(phoneAccount).values(account);
  }

  async addNumber(number: string, accountSid: string, plan: Plan): Promise<void> {
    await this.#db.insert(phoneNumber).values({ number, orgId: this.#orgId, accountSid, plan });
  }

  /** The document that the account's object works from; null when the organization has no such account. */
  async file(accountSid: string): Promise<TwilioFile | null> {
    const own = and(eq(phoneAccount.orgId, this.#orgId), eq(phoneAccount.accountSid, accountSid));
    const [accounts, numbers, assistants, settings, people] = await Promise.all([
      this.#db.select().from(phoneAccount).where(own).limit(1),
      this.#db
        .select()
        .from(phoneNumber)
        .where(and(eq(phoneNumber.orgId, this.#orgId), eq(phoneNumber.accountSid, accountSid))),
      this.#db.select().from(assistant).where(eq(assistant.orgId, this.#orgId)),
      this.#settings.read(),
      this.#members.takingCalls(),
    ]);
    const there = {
      assistants: new Set(assistants.map(({ id }) => id)),
      members: new Set(people.map(({ id }) => id)),
    };
    const row = accounts[0];
    if (row === undefined) return null;
    return {
      accountSid,
      orgId: this.#orgId,
      sealedToken: row.sealedToken,
      sealedSharedKey: row.sealedSharedKey,
      settings,
      numbers: numbers.map(({ number, plan: wanted }) => {
        const plan = presentTwilioPlan(wanted, there);
        const found = assistants.find(({ id }) => id === assistantIdOf(plan));
        const { orgId: _org, ...config } = found ?? { orgId: "" };
        return { number, plan, assistant: "id" in config ? config : null };
      }),
    };
  }
}
