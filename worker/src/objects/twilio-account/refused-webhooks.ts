import { type RefusedWebhooks, refusedWebhooks } from "@patchbay/protocol/twilio-account";
import { report } from "../../log.ts";
import type { Settings } from "../common/settings.ts";

const COUNTS = "refused_webhooks";
const NONE: RefusedWebhooks = {
  forged: 0,
  sharedKey: 0,
  wrongSharedKey: 0,
  replayed: 0,
  unknownNumber: 0,
  lastAt: null,
};

/** Counts the webhooks of an account that were turned away, so that its page can say so. */
export class RefusalCounter {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get counts(): RefusedWebhooks {
    return this.#settings.get(COUNTS, refusedWebhooks) ?? NONE;
  }

  add(why: Exclude<keyof RefusedWebhooks, "lastAt">, account: string): void {
    const { counts } = this;
    this.#settings.set(COUNTS, { ...counts, [why]: counts[why] + 1, lastAt: Date.now() });
    report("warn", "webhook refused", { account, code: why });
  }
}
