import type { PhoneTargets } from "@patchbay/protocol/api";
import { phoneTargets } from "@patchbay/protocol/api";
import type { ContactRow } from "@patchbay/protocol/follow-ups";
import { parseJson } from "@patchbay/protocol/result";
import { errorText, report } from "../../log.ts";
import { DialTargets } from "../../store/dial-targets.ts";
import { CallerFile, type KnownCaller } from "../../store/follow-up/caller-file.ts";
import { Contacts } from "../../store/follow-up/contacts.ts";
import type { Tables } from "../common/tables.ts";

/** SQL for the organization's migrations, in this order. */
export const PHONE_BOOK_TABLES = [
  "CREATE TABLE contact_copy (number TEXT PRIMARY KEY, name TEXT NOT NULL, notes TEXT NOT NULL)",
  "CREATE TABLE phone_book (part TEXT PRIMARY KEY, taken_at INTEGER NOT NULL, value TEXT NOT NULL)",
];

/** A call that asks waits no longer than this for D1; then the copy counts, however old it is. */
const D1_WAIT_MS = 400;
/** A copy as young as this is not looked at again. */
const FRESH_MS = 10_000;

type Known = Pick<ContactRow, "name" | "notes">;

/** Whom an organization can reach, and whom it knows: copies that its live calls ask instead of D1. */
export class PhoneBook {
  readonly #tables: Tables;
  readonly #d1: D1Database;

  constructor(tables: Tables, d1: D1Database) {
    this.#tables = tables;
    this.#d1 = d1;
  }

  /** Lines, members and assistants; empty where they were never to be had. */
  async targets(orgId: string): Promise<PhoneTargets> {
    const kept = this.#tables.read<{ taken_at: number; value: string }>(
      "SELECT taken_at, value FROM phone_book WHERE part = 'targets'",
    )[0];
    const copy = parseJson(phoneTargets, kept?.value ?? "", Number.POSITIVE_INFINITY);
    if (copy.ok && kept !== undefined && Date.now() - kept.taken_at < FRESH_MS) return copy.value;
    const now = await this.#soon("lines and people", () => this.takeTargets(orgId));
    return now ?? (copy.ok ? copy.value : { assistants: [], members: [], lines: [] });
  }

  /** Reads lines, members and assistants anew: somebody changed them. */
  async takeTargets(orgId: string): Promise<PhoneTargets> {
    const targets = await new DialTargets(this.#d1, orgId).all();
    this.#keep("targets", JSON.stringify(targets));
    return targets;
  }

  /** Takes all contacts over anew. Rejects while D1 cannot be read. */
  async takeContacts(orgId: string): Promise<void> {
    const contacts = await new Contacts(this.#d1, orgId).all();
    this.#tables.remove("DELETE FROM contact_copy");
    for (const one of contacts) this.#save(one);
    this.#keep("contacts", "");
  }

  saveContact(contact: Pick<ContactRow, "number" | "name" | "notes">): void {
    if (this.#hasContacts()) this.#save(contact);
  }

  removeContact(number: string): void {
    this.#tables.remove("DELETE FROM contact_copy WHERE number = ?", number);
  }

  /** Who has this number (as lists know it); null where nobody is known by it. */
  async contact(orgId: string, number: string): Promise<Known | null> {
    if (!this.#hasContacts()) await this.#soon("contacts", () => this.takeContacts(orgId));
    const [found] = this.#tables.read<{ name: string; notes: string }>(
      "SELECT name, notes FROM contact_copy WHERE number = ?",
      number,
    );
    return found ?? null;
  }

  /** The same with their earlier calls, which are D1's alone: none where it does not answer in time. */
  async caller(orgId: string, number: string, callId: string): Promise<KnownCaller> {
    const [contact, earlierCalls] = await Promise.all([
      this.contact(orgId, number),
      this.#soon("earlier calls", () => new CallerFile(this.#d1, orgId).earlierCalls(number, callId)),
    ]);
    return { contact, earlierCalls: earlierCalls ?? [] };
  }

  #save({ number, name, notes }: Pick<ContactRow, "number" | "name" | "notes">): void {
    this.#tables.write(
      "INSERT OR REPLACE INTO contact_copy (number, name, notes) VALUES (?, ?, ?)",
      number,
      name,
      notes,
    );
  }

  #keep(part: string, value: string): void {
    this.#tables.write(
      "INSERT OR REPLACE INTO phone_book (part, taken_at, value) VALUES (?, ?, ?)",
      part,
      Date.now(),
      value,
    );
  }

  #hasContacts(): boolean {
    return this.#tables.read("SELECT part FROM phone_book WHERE part = 'contacts'").length > 0;
  }

  /** What D1 answers in the time that a call can wait; null when it does not. The task goes on and keeps what it gets. */
  async #soon<T>(what: string, task: () => Promise<T>): Promise<T | null> {
    const asked = task().catch((error: unknown) => {
      report("warn", `${what} could not be read`, { error: errorText(error) });
      return null;
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), D1_WAIT_MS);
    });
    return Promise.race([asked, late]).finally(() => clearTimeout(timer));
  }
}
