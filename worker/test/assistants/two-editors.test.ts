import { httpToolsPage } from "@patchbay/protocol/http-tools";
import { describe, expect, it } from "vitest";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";

const tool = {
  description: "Tells whether an order is ready to be fetched.",
  fields: [],
  url: "https://tools.example.com/order",
  allowedHosts: ["tools.example.com"],
};

async function twoEditors() {
  const organization = await createOrganization();
  const adam = new TestDesk(await organization.signIn("admin", "Adam"));
  const olga = new TestDesk(await organization.signIn("owner", "Olga"));
  expect((await adam.put("/tools/check_order", { ...tool, isNew: true })).status).toBe(200);
  const held = async () => httpToolsPage.parse((await adam.get("/tools")).body).tools[0];
  return { adam, olga, held };
}

describe("two people at one tool of the organization's own", () => {
  it("F4: the second is told whose version came first, and loses neither", async () => {
    const { adam, olga, held } = await twoEditors();
    expect(await held()).toMatchObject({ version: 1, savedBy: "Adam" });
    const theirs = { ...tool, filler: "One moment.", base: 1 };
    expect((await olga.put("/tools/check_order", theirs)).status).toBe(200);
    expect(await adam.put("/tools/check_order", { ...tool, timeoutMs: 900, base: 1 })).toMatchObject({
      status: 409,
      body: { error: { code: "stale", message: expect.stringContaining("Olga saved this tool meanwhile") } },
    });
    expect(await held()).toMatchObject({ version: 2, savedBy: "Olga", filler: "One moment." });
    expect((await adam.put("/tools/check_order", { ...theirs, timeoutMs: 900, base: 2 })).status).toBe(200);
    expect(await held()).toMatchObject({ version: 3, filler: "One moment.", timeoutMs: 900 });
  });

  it("F4: of two who save at once one is told, and of two who make one of a name", async () => {
    const { adam, olga, held } = await twoEditors();
    const saved = await Promise.all([
      adam.put("/tools/check_order", { ...tool, filler: "Mine.", base: 1 }),
      olga.put("/tools/check_order", { ...tool, filler: "Hers.", base: 1 }),
    ]);
    expect(saved.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await held()).toMatchObject({ version: 2 });
    const made = await Promise.all([
      adam.put("/tools/another", { ...tool, isNew: true }),
      olga.put("/tools/another", { ...tool, isNew: true }),
    ]);
    expect(made.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("F4: whoever edits one that is removed does not bring it back by saving", async () => {
    const { adam, olga, held } = await twoEditors();
    expect((await olga.remove("/tools/check_order")).status).toBe(200);
    expect(await adam.put("/tools/check_order", { ...tool, base: 1 })).toMatchObject({
      status: 409,
      body: { error: { code: "gone" } },
    });
    expect(await held()).toBeUndefined();
  });
});
