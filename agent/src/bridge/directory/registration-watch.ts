import type { AmiEvent, AmiEventOf } from "@patchbay/protocol/ami/events";
import type { PbxRegistration } from "@patchbay/protocol/pbx/lists";
import { MOST_REGISTRATIONS, type SiteEvent } from "@patchbay/protocol/pbx/site-events";
import type { AmiClient } from "../../asterisk/ami-client.ts";
import { isUnanswered } from "../site/site-lists.ts";
import { eventsOf, LIST_TIMEOUT_MS } from "./lists.ts";

/** After these the list may be another. */
const NEWS: ReadonlySet<string> = new Set(["Registry", "Reload", "Load", "Unload"]);
/** What changes together (trunks of one provider) is looked at once. */
const SOON_MS = 200;

/**
 * Keeps what the edge knows of this Asterisk's own registrations at others true: by their events, which have no name, it looks at Asterisk's
 * list, and slowly besides, for no event tells of one that a reload has brought or taken. Told only where it differs from what was told last.
 */
export class RegistrationWatch {
  readonly #ami: Pick<AmiClient, "list">;
  readonly #everyMs: number;
  readonly #feed: { tellSite(event: SiteEvent): void };
  /** What was told last, as text. */
  #told: string | null = null;
  #slowly: NodeJS.Timeout | null = null;
  #soon: NodeJS.Timeout | null = null;
  /** Rises with each session: what an earlier one still answers is of nobody's interest. */
  #session = 0;

  constructor(ami: Pick<AmiClient, "list">, everyMs: number, feed: { tellSite(event: SiteEvent): void }) {
    this.#ami = ami;
    this.#everyMs = everyMs;
    this.#feed = feed;
  }

  /** The edge has a snapshot: it is told of registrations behind that, whether they are as before or not. */
  snapshot(): void {
    this.#told = null;
    this.#slowly ??= setInterval(() => this.#lookSoon(), this.#everyMs);
    this.#lookSoon();
  }

  event(event: AmiEvent): void {
    if (this.#slowly !== null && NEWS.has(event.Event)) this.#lookSoon();
  }

  /** Asterisk cannot be asked any more; the next snapshot begins it anew. */
  stop(): void {
    this.#session += 1;
    if (this.#slowly !== null) clearInterval(this.#slowly);
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#slowly = null;
    this.#soon = null;
    this.#told = null;
  }

  #lookSoon(): void {
    this.#soon ??= setTimeout(() => void this.#look(), SOON_MS);
  }

  async #look(): Promise<void> {
    // From here on another event has it look once more: what it tells of may not be in this list.
    this.#soon = null;
    const session = this.#session;
    const reply = await this.#ami.list({ Action: "PJSIPShowRegistrationsOutbound" }, LIST_TIMEOUT_MS);
    if (session !== this.#session) return;
    // Nothing is known, and nobody is told so; it is looked for again.
    if (isUnanswered(reply)) return this.#lookSoon();
    const registrations = listedIn(reply.ok ? eventsOf(reply.items) : []);
    const text = JSON.stringify(registrations);
    if (text === this.#told) return;
    this.#told = text;
    this.#feed.tellSite({ kind: "registrations", registrations });
  }
}

function listedIn(items: readonly AmiEvent[]): PbxRegistration[] {
  return items
    .flatMap((item) =>
      item.Event === "OutboundRegistrationDetail"
        ? [
            {
              name: item.ObjectName.slice(0, 200),
              server: item.ServerUri.slice(0, 500),
              client: item.ClientUri.slice(0, 500),
              state: item.Status.slice(0, 40),
              retryMs: retryMsOf(item),
            },
          ]
        : [],
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, MOST_REGISTRATIONS);
}

/** Asterisk gives up for good where it is told to take a refused password for final. */
function retryMsOf(item: AmiEventOf<"OutboundRegistrationDetail">): number | null {
  if (item.Status === "Stopped" || item.RetryInterval <= 0) return null;
  return item.Status === "Rejected" && item.AuthRejectionPermanent === "true"
    ? null
    : item.RetryInterval * 1_000;
}
