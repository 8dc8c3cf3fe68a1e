import { resolve } from "node:path";
import type { Browser } from "playwright-core";
import { type Sitting, shoot, signedIn } from "./pictures.ts";

const INVITED = "noor.haddad@acme-dental.example";

/** Who belongs to the organization, and somebody who was invited. */
export async function takeMembersPictures(
  browser: Browser,
  sitting: Pick<Sitting, "target" | "out" | "print">,
): Promise<void> {
  const looks = await signedIn(browser, sitting.target);
  for (const { name, calls: page } of looks) {
    await page.goto(new URL("/members", sitting.target.api).href);
    await page.locator("[data-member-id]").first().waitFor();
    const invited = page.locator("[data-invitation-id]").filter({ hasText: INVITED });
    if ((await invited.count()) === 0) {
      await page.getByRole("button", { name: "Invite" }).click();
      await page.getByLabel("Email").fill(INVITED);
      await page.getByRole("button", { name: "Make the link" }).click();
      await page.getByRole("button", { name: "Done" }).click();
    }
    await invited.waitFor();
    await shoot(page, resolve(sitting.out, `members-${name}.png`), sitting);
  }
}
