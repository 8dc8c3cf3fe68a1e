import { MOST_ANSWER_CHARS } from "@patchbay/protocol/ami/act-answer";
import { MAX_LINK_CHARS } from "@patchbay/protocol/link/envelope";
import { describe, expect, it } from "vitest";
import { bounded } from "./bounded.ts";

const item = (n: number, more = {}) => ({
  Event: "EndpointList",
  ActionID: "pb-1",
  ObjectName: `phone ${n}`,
  ...more,
});
const HEADERS = { Response: "Success", ActionID: "pb-1", EventList: "start", Message: "Following" };

describe("an answer", () => {
  it("of 10,000 items is told a page at a time, each and every one once", () => {
    const items = Array.from({ length: 10_000 }, (_, n) => item(n));
    const names: unknown[] = [];
    for (let from = 0; ; ) {
      const page = bounded({ headers: HEADERS, items }, { from, most: 1_000 });
      names.push(...page.items.map(({ ObjectName }) => ObjectName));
      expect(page.items.length).toBe(1_000);
      expect(page.leftOut).toBe(10_000 - names.length);
      if (page.leftOut === 0) break;
      from += page.items.length;
    }
    expect(names).toEqual(items.map(({ ObjectName }) => ObjectName));
  });

  it("of long items is as large as a message carries", () => {
    const items = Array.from({ length: 1_000 }, (_, n) => item(n, { Allow: "x".repeat(3_000) }));
    const page = bounded({ headers: HEADERS, items }, {});
    expect(JSON.stringify(page).length).toBeLessThan(MAX_LINK_CHARS);
    expect(page.items.length).toBeGreaterThan(100);
    expect(page.items.length + page.leftOut).toBe(1_000);
  });

  it("of the console is cut, and says so", () => {
    const Output = Array.from({ length: 20_000 }, (_, n) => `line ${n} ${"x".repeat(60)}`);
    const page = bounded({ headers: { Response: "Success", Output }, items: [] }, {});
    expect(JSON.stringify(page).length).toBeLessThan(MOST_ANSWER_CHARS);
    expect(page.headers.Output?.at(-1)).toMatch(/^\(\d+ more lines are left out\)$/);
  });

  it("keeps secrets at the site", () => {
    const secrets = { Password: "hunter2", Md5Cred: "0abc", OauthSecret: "s3", PasswordDigest: "d9" };
    const Output = [" password             : hunter2", " username             : 1001", "secret=s3"];
    const page = bounded({ headers: { Response: "Success", Output }, items: [item(1, secrets)] }, {});
    expect(JSON.stringify(page)).not.toMatch(/hunter2|0abc|s3|d9/);
    expect(page.headers.Output?.[1]).toContain("1001");
    expect(page.items[0]).toEqual({
      Event: "EndpointList",
      ObjectName: "phone 1",
      Password: "(stays at the site)",
      Md5Cred: "(stays at the site)",
      OauthSecret: "(stays at the site)",
      PasswordDigest: "(stays at the site)",
    });
  });
});
