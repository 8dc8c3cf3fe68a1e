import type { PhoneTargets, PlaceCall } from "@patchbay/protocol/api";
import { type Party, shortName } from "@patchbay/protocol/call";
import { DIALLABLE } from "@patchbay/protocol/number-forms";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { may, role as roleSchema } from "@patchbay/protocol/roles";
import { and, eq, isNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Decision } from "../call/routing.ts";
import { dialledAs, NUMBERS, typedNumber } from "../telephony/number.ts";
import { parseTwilioLine, twilioLineId } from "../telephony/twilio/line.ts";
import { member, user } from "./auth-schema.ts";
import { OrgSettingsStore } from "./org-settings.ts";
import { assistant, phoneNumber, site } from "./schema.ts";

/** A call as it is going to be placed; `from` is null where the person's own name is all there is. */
export interface Placing {
  decision: Decision;
  from: Party | null;
  to: Party;
  /** Whose national numbers are meant in it; null where nobody has said. */
  country: string | null;
}

type Resolved = { ok: true; value: Placing } | { ok: false; code: string; message: string };

const COLLEAGUE_RING_MS = 30_000;

const refused = (code: string, message: string): Resolved => ({ ok: false, code, message });

/** Is what these targets are to be dialled by one of these lines? Queues are of sites alone; without a line one is found. */
export const hasLine = (
  lines: PhoneTargets["lines"],
  { kind, line }: { kind: "number" | "queue"; line: string },
): boolean => line === "" || lines.some(({ id, from }) => id === line && (from === "" || kind === "number"));

/** Whom a member of one organization can call, as it is when one of these is first asked. */
export class DialTargets {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #settings: OrgSettingsStore;
  readonly #orgId: string;
  #all: Promise<PhoneTargets> | undefined;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#settings = new OrgSettingsStore(d1, orgId);
    this.#orgId = orgId;
  }

  all(): Promise<PhoneTargets> {
    this.#all ??= this.#read();
    return this.#all;
  }

  async #read(): Promise<PhoneTargets> {
    const [assistants, people, numbers, sites, { country }] = await Promise.all([
      this.#db
        .select({ id: assistant.id, name: assistant.name })
        .from(assistant)
        .where(eq(assistant.orgId, this.#orgId)),
      this.#people(),
      this.#db.select().from(phoneNumber).where(eq(phoneNumber.orgId, this.#orgId)),
      this.#db
        .select({ id: site.id, name: site.name, country: site.country })
        .from(site)
        .where(and(eq(site.orgId, this.#orgId), isNull(site.revokedAt))),
      this.#settings.read(),
    ]);
    return {
      assistants,
      members: people.map(({ id, name }) => ({ id, name })),
      lines: [
        ...numbers.map(({ number, accountSid }) => ({
          id: twilioLineId({ accountSid, from: number }),
          name: "Twilio",
          from: number,
          // Of toll-free numbers, and some others, no country can be told.
          country: NUMBERS.countryOf(number) ?? country,
        })),
        ...sites.map(({ id, name, country: own }) => ({ id, name, from: "", country: own ?? country })),
      ],
    };
  }

  /** What a call to this target is: its plan, and the parties as lists show them. */
  async resolve(to: PlaceCall["to"]): Promise<Resolved> {
    switch (to.kind) {
      case "assistant":
        return this.#toAssistant(to.assistantId);
      case "draft":
        return this.#toDraft(to);
      case "member":
        return this.#toMember(to.userId);
      case "number":
        return this.#toNumber(to.number, to.line);
    }
  }

  /** Callers are put through to this organization's people and by its own sites only: says which of the list is none, or null. */
  async whyNotOurs(list: readonly PutThroughEntry[]): Promise<string | null> {
    const [first] = await this.gone(list);
    return first === undefined ? null : `${first[0]}: this organization has ${first[1]}. Choose another.`;
  }

  /** By name, those of the list that lead nowhere, and what there is none of. */
  async gone(list: readonly PutThroughEntry[]): Promise<Map<string, string>> {
    const gone = new Map<string, string>();
    if (list.length === 0) return gone;
    const { members, lines } = await this.all();
    for (const { name, target } of list) {
      if (target.kind === "member" && !members.some(({ id }) => id === target.id)) {
        gone.set(name, "no such member who takes calls");
      } else if ("line" in target && !hasLine(lines, target)) {
        gone.set(name, "no such line to dial through");
      }
    }
    return gone;
  }

  /** Somebody tries what they are writing: the call is the draft's, and nothing is saved. */
  async #toDraft({ assistantId, draft }: Extract<PlaceCall["to"], { kind: "draft" }>): Promise<Resolved> {
    const foreign = await this.whyNotOurs(draft.putsThroughTo);
    if (foreign !== null) return refused("unknown_target", foreign);
    const id = assistantId ?? "draft";
    const plan = { kind: "assistant", assistantId: id, name: draft.name, fallbackQueue: "" } as const;
    const decision = { plan, reason: "A test call to a draft.", assistant: { id, ...draft } };
    return {
      ok: true,
      value: {
        decision,
        from: null,
        to: { number: "", name: `${draft.name} (test)` },
        country: await this.#country(),
      },
    };
  }

  async #toAssistant(assistantId: string): Promise<Resolved> {
    const rows = await this.#db
      .select()
      .from(assistant)
      .where(and(eq(assistant.orgId, this.#orgId), eq(assistant.id, assistantId)))
      .limit(1);
    const row = rows[0];
    if (row === undefined) return refused("no_such_assistant", "This organization has no such assistant.");
    const { orgId: _org, ...config } = row;
    const plan = { kind: "assistant", assistantId: row.id, name: row.name, fallbackQueue: "" } as const;
    const decision = { plan, reason: "Called from the dashboard.", assistant: config };
    return {
      ok: true,
      value: { decision, from: null, to: { number: "", name: row.name }, country: await this.#country() },
    };
  }

  async #toMember(userId: string): Promise<Resolved> {
    const found = (await this.#people()).find(({ id }) => id === userId);
    if (found === undefined) return refused("no_such_member", "This organization has no such member.");
    const { id, name } = found;
    const plan = {
      kind: "operators",
      ringMs: COLLEAGUE_RING_MS,
      member: { id, name },
      otherwise: { kind: "end" },
    } as const;
    const decision = { plan, reason: "Called from the dashboard.", assistant: null };
    return {
      ok: true,
      value: { decision, from: null, to: { number: "", name }, country: await this.#country() },
    };
  }

  async #toNumber(typed: string, line: string): Promise<Resolved> {
    const twilio = parseTwilioLine(line);
    const known = (await this.all()).lines.find(({ id }) => id === line);
    if (known === undefined)
      return refused("no_such_line", "This organization has no such line to call from.");
    const { country } = known;
    const read = typedNumber(typed, country);
    if (twilio && !read.ok) return refused(read.code, read.message);
    // A PBX's dialplan knows its numbers as people dial them there, but not their extensions behind the answer.
    const number = twilio && read.ok ? read.number : dialledAs(typed, country);
    if (twilio && !number.startsWith("+")) {
      return refused("bad_number", "Twilio dials no extensions. Give a number, such as +12125550142.");
    }
    if (!DIALLABLE.test(number)) return refused("bad_number", "A number has digits, * and # only.");
    const decision = {
      plan: { kind: "dial", number, line } as const,
      reason: `Dialled from the dashboard through ${known.from || known.name}.`,
      assistant: null,
    };
    return {
      ok: true,
      value: { decision, from: { number: known.from, name: known.name }, to: { number, name: "" }, country },
    };
  }

  async #country(): Promise<string | null> {
    return (await this.#settings.read()).country;
  }

  /** Members who take calls. */
  async #people(): Promise<{ id: string; name: string }[]> {
    const rows = await this.#db
      .select({ id: user.id, name: user.name, role: member.role })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(eq(member.organizationId, this.#orgId));
    return rows.flatMap(({ id, name, role }) => {
      const known = roleSchema.safeParse(role);
      return known.success && may(known.data, "calls.answer") ? [{ id, name: shortName(name) }] : [];
    });
  }
}
