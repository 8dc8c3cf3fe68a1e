import type { SiteStatus } from "@patchbay/protocol/site";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";

/** What changes often is told together, so much later. */
const DELAY_MS = 200;

/** Tells the organization's dashboards how a site stands. */
export class SiteNews {
  readonly #organizations: Env["ORGANIZATION"];
  readonly #site: () => { orgId: string; status: SiteStatus } | null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `site` is how it stands now; null before anything is known of it. */
  constructor(organizations: Env["ORGANIZATION"], site: () => { orgId: string; status: SiteStatus } | null) {
    this.#organizations = organizations;
    this.#site = site;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.now();
    }, DELAY_MS);
  }

  async now(): Promise<void> {
    const site = this.#site();
    if (site === null) return;
    const { orgId, status } = site;
    try {
      await this.#organizations.get(this.#organizations.idFromName(orgId)).siteChanged(status);
    } catch (error) {
      report("warn", "site status not delivered", { site: status.id, error: errorText(error) });
    }
  }
}
