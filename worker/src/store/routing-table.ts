import type { RoutingPage } from "@patchbay/protocol/api";
import type { Plan, RoutePlan } from "@patchbay/protocol/call";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { listedNumber } from "../telephony/number.ts";
import { OrgSettingsStore } from "./org-settings.ts";
import { Members } from "./people/members.ts";
import { assistant, phoneAccount, phoneNumber, route, site } from "./schema.ts";

/** Why a route cannot be kept, in words for the person who edits it. */
export interface RouteRefusal {
  status: 404 | 409;
  code: string;
  message: string;
}

const refused = (status: 404 | 409, code: string, message: string): RouteRefusal => ({
  status,
  code,
  message,
});

/** What the numbers and extensions of one organization do, as it is edited. */
export class RoutingStore {
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

  /** What is kept in D1 of it; the accounts' own objects know what they turned away. */
  async page(): Promise<
    Omit<RoutingPage, "accounts"> & { accounts: { accountSid: string; sharedKey: boolean }[] }
  > {
    const [accounts, numbers, routes, assistants, sites, members] = await Promise.all([
      this.#db
        .select({ accountSid: phoneAccount.accountSid, sealedSharedKey: phoneAccount.sealedSharedKey })
        .from(phoneAccount)
        .where(eq(phoneAccount.orgId, this.#orgId)),
      this.#db
        .select({ number: phoneNumber.number, accountSid: phoneNumber.accountSid, plan: phoneNumber.plan })
        .from(phoneNumber)
        .where(eq(phoneNumber.orgId, this.#orgId))
        .orderBy(phoneNumber.number),
      this.#db
        .select({ siteId: route.siteId, exten: route.exten, plan: route.plan })
        .from(route)
        .where(eq(route.orgId, this.#orgId))
        .orderBy(route.exten),
      this.#db
        .select({ id: assistant.id, name: assistant.name })
        .from(assistant)
        .where(eq(assistant.orgId, this.#orgId)),
      this.#db.select({ id: site.id, name: site.name }).from(site).where(eq(site.orgId, this.#orgId)),
      this.#members.takingCalls(),
    ]);
    const nameOf = (siteId: string) => sites.find(({ id }) => id === siteId)?.name ?? "";
    const extensions = routes.map((one) => ({ ...one, siteName: nameOf(one.siteId) }));
    return {
      accounts: accounts.map(({ accountSid, sealedSharedKey }) => ({
        accountSid,
        sharedKey: sealedSharedKey !== null,
      })),
      numbers,
      extensions,
      assistants,
      sites,
      members,
    };
  }

  /** Keeps an account, or its new secrets; of an undefined SharedKey the one that is kept stays, null forgets it. */
  async saveAccount(
    accountSid: string,
    sealed: { sealedToken: string; sealedSharedKey: string | null | undefined },
  ): Promise<RouteRefusal | null> {
    const held = await this.#db
      .select({ orgId: phoneAccount.orgId })
      .from(phoneAccount)
      .where(eq(phoneAccount.accountSid, accountSid))
      .limit(1);
    const owner = held[0]?.orgId;
    if (owner !== undefined && owner !== this.#orgId) {
      return refused(409, "account_taken", "This Twilio account belongs to another organization.");
    }
    await this.#db
      .insert(phoneAccount)
      .values({ accountSid, orgId: this.#orgId, ...sealed })
      .onConflictDoUpdate({ target: phoneAccount.accountSid, set: sealed });
    return null;
  }

  async saveNumber(number: string, accountSid: string, wanted: RoutePlan): Promise<RouteRefusal | null> {
    const { accounts } = await this.page();
    if (!accounts.some((own) => own.accountSid === accountSid)) {
      return refused(404, "no_account", "Add the Twilio account before its numbers.");
    }
    if (await this.#namesNobody(wanted)) return NO_MEMBER;
    const usesQueue =
      wanted.kind === "queue" || (wanted.kind === "operators" && wanted.otherwise.kind === "queue");
    if (usesQueue) {
      return refused(
        409,
        "no_queue",
        "A Twilio number cannot ring in a PBX queue. Choose operators or an assistant.",
      );
    }
    const plan = await this.#named(wanted);
    if (plan === null) return NO_ASSISTANT;
    const held = await this.#db
      .select({ orgId: phoneNumber.orgId })
      .from(phoneNumber)
      .where(eq(phoneNumber.number, number))
      .limit(1);
    const owner = held[0]?.orgId;
    if (owner !== undefined && owner !== this.#orgId) {
      return refused(409, "number_taken", "This number belongs to another organization.");
    }
    await this.#db
      .insert(phoneNumber)
      .values({ number, orgId: this.#orgId, accountSid, plan })
      .onConflictDoUpdate({ target: phoneNumber.number, set: { accountSid, plan } });
    return null;
  }

  /** The account that the number was of; null when the organization has no such number. */
  async removeNumber(number: string): Promise<string | null> {
    const gone = await this.#db
      .delete(phoneNumber)
      .where(and(eq(phoneNumber.orgId, this.#orgId), eq(phoneNumber.number, number)))
      .returning({ accountSid: phoneNumber.accountSid });
    return gone[0]?.accountSid ?? null;
  }

  /** `typed` is what a dialplan hands over, or a number in any spelling; answers how it is kept, or why it is not. */
  async saveExtension(
    siteId: string,
    typed: string,
    wanted: RoutePlan,
  ): Promise<RouteRefusal | { exten: string }> {
    const exten = listedNumber(typed, await this.countryOf(siteId));
    const { sites } = await this.page();
    if (!sites.some(({ id }) => id === siteId)) {
      return refused(404, "no_site", "This organization has no such site.");
    }
    if (await this.#namesNobody(wanted)) return NO_MEMBER;
    const plan = await this.#named(wanted);
    if (plan === null) return NO_ASSISTANT;
    await this.#db
      .insert(route)
      .values({ siteId, orgId: this.#orgId, exten, plan })
      .onConflictDoUpdate({ target: [route.siteId, route.exten], set: { plan } });
    return { exten };
  }

  /** Whose national numbers a site's PBX delivers. */
  async countryOf(siteId: string): Promise<string | null> {
    const own = and(eq(site.orgId, this.#orgId), eq(site.id, siteId));
    const [[row], { country }] = await Promise.all([
      this.#db.select({ country: site.country }).from(site).where(own).limit(1),
      this.#settings.read(),
    ]);
    return row?.country ?? country;
  }

  async removeExtension(siteId: string, exten: string): Promise<boolean> {
    const gone = await this.#db
      .delete(route)
      .where(and(eq(route.orgId, this.#orgId), eq(route.siteId, siteId), eq(route.exten, exten)))
      .returning({ exten: route.exten });
    return gone.length > 0;
  }

  /** Is somebody to be rung who takes no calls here? */
  async #namesNobody(wanted: RoutePlan): Promise<boolean> {
    if (wanted.kind !== "operators" || wanted.member === null) return false;
    const { id } = wanted.member;
    return !(await this.#members.takingCalls()).some((one) => one.id === id);
  }

  /** The plan with the assistant's present name; null when it names one that is not the organization's. */
  async #named(wanted: RoutePlan): Promise<Plan | null> {
    const { assistants } = await this.page();
    const nameOf = (id: string) => assistants.find((one) => one.id === id)?.name;
    if (wanted.kind === "assistant") {
      const name = nameOf(wanted.assistantId);
      return name === undefined ? null : { ...wanted, name };
    }
    if (wanted.kind !== "operators" || wanted.otherwise.kind !== "assistant") return wanted;
    const name = nameOf(wanted.otherwise.assistantId);
    return name === undefined ? null : { ...wanted, otherwise: { ...wanted.otherwise, name } };
  }
}

const NO_ASSISTANT = refused(404, "no_assistant", "This organization has no such assistant.");
const NO_MEMBER = refused(404, "no_member", "This organization has no such member who takes calls.");
