import type { Browser, BrowserContext } from "playwright-core";
import { Headset } from "../../../simulators/browser/headset.ts";
import { type Person, preparePerson } from "../../../simulators/caller/person.ts";
import type { Step } from "../../../simulators/caller/script.ts";
import { Dashboard } from "../dashboard.ts";
import type { Who } from "../members.ts";
import type { Product } from "../product.ts";

export interface PersonAtDashboard {
  dashboard: Dashboard;
  person: Person;
  /** The person's script is over. */
  putDown: Promise<void>;
  /** Ids of the lines that were heard so far. */
  heard(): (string | null)[];
  /** H twice, as the phone's own key. */
  hangUp(): Promise<void>;
  leave(): Promise<void>;
}

/** A member who talks and listens by the dashboard's phone, following a script from the opening of the microphone. */
export async function personAtDashboard(
  browser: Browser,
  product: Product,
  who: Who,
  script: readonly Step[],
  options: { speaks?: boolean; before?: () => void } = {},
): Promise<PersonAtDashboard> {
  const { voice, recogniser } = product.speech;
  const person = await preparePerson(script, voice, recogniser);
  const { promise: putDown, resolve } = Promise.withResolvers<void>();
  let headset: Headset | undefined;
  const wear = async (context: BrowserContext): Promise<void> => {
    headset = await Headset.wear(context, { person, speaks: options.speaks ?? true, onHangUp: resolve });
    if (options.before !== undefined) await context.addInitScript(options.before);
  };
  const dashboard = await Dashboard.open(browser, product, who, wear, { headset: true });
  return {
    dashboard,
    person,
    putDown,
    heard: () => person.report().heard.map(({ lineId }) => lineId),
    hangUp: async () => {
      await dashboard.page.keyboard.press("h");
      await dashboard.page.keyboard.press("h");
    },
    leave: async () => {
      headset?.takeOff();
      await dashboard.close();
    },
  };
}

/** Whom of them the page refuses a call first, and in which words: they are shown for a moment only. */
export function refused(
  people: readonly PersonAtDashboard[],
): Promise<{ who: PersonAtDashboard; words: string }> {
  return Promise.race(
    people.map(async (who) => {
      const refusal = who.dashboard.page.getByText(/(has answered|is answering) this call/);
      await refusal.waitFor();
      return { who, words: (await refusal.textContent()) ?? "" };
    }),
  );
}
