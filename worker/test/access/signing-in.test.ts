import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { hashToken } from "../../src/auth/tokens.ts";
import { emailOf, PASSWORD, place, signIn, signInAs } from "../support/people/accounts.ts";

describe("signing in", () => {
  it("F8: is limited by the account, and a whole office at one address gets in", async () => {
    const { organization } = await place();
    const office = "198.51.100.7";
    const victim = await emailOf(await signInAs(organization, "operator"));
    for (let n = 0; n < 10; n += 1) expect((await signIn(victim, "wrong-password", office)).status).toBe(401);
    const refused = await signIn(victim.toUpperCase(), PASSWORD, "203.0.113.5");
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: "too_many", message: expect.stringContaining("Wait") } },
    });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    // Colleagues at the address of all those guesses.
    const colleagues = await Promise.all(
      Array.from({ length: 25 }, () => signInAs(organization, "viewer").then(emailOf)),
    );
    for (const email of colleagues) expect((await signIn(email, PASSWORD, office)).status).toBe(200);
    await env.DB.prepare("UPDATE sign_in_try SET since = 1").run();
    expect((await signIn(victim, PASSWORD, office)).status).toBe(200);
  });

  it("F8: forgets the wrong tries once the right password came", async () => {
    const { organization } = await place();
    const email = await emailOf(await signInAs(organization, "operator"));
    const account = await hashToken(`sign-in:${email}`);
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 9; n += 1) await signIn(email, "wrong-password");
      expect((await signIn(email, PASSWORD)).status).toBe(200);
      await expect
        .poll(async () =>
          env.DB.prepare("SELECT tries FROM sign_in_try WHERE account = ?").bind(account).first(),
        )
        .toBeNull();
    }
  });
});
