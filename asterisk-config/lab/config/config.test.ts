import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { freePorts } from "../ports.ts";
import { baseFiles } from "./base.ts";
import { pbxFiles } from "./pbx.ts";
import { phoneFiles } from "./phone.ts";

const SITE = resolve(import.meta.dirname, "../..");
const accounts = [{ extension: "1001", password: "p1" }];
const ports = await freePorts();
const pbx = pbxFiles({ ports, siteFolder: SITE, amiSecret: "s", accounts, queueMembers: [], moreQueues: "" });
const phone = phoneFiles({
  ports,
  pbxSipPort: 5060,
  accounts,
  amiSecret: "s",
  mediaUri: "ws://127.0.0.1:1/p",
  incomingAnswer: "auto",
});

describe("the lab's configuration", () => {
  it("includes the site's own files, every one of them", () => {
    const text = Object.values(pbx).join("\n");
    for (const name of ["manager", "websocket_client", "extensions", "queues"]) {
      expect(text).toContain(`#include "${SITE}/${name}_patchbay.conf"`);
    }
  });

  it("binds to loopback only", () => {
    const text = [baseFiles("/r", "/d", "lab", ports), pbx, phone]
      .flatMap((files) => Object.values(files))
      .join("\n");
    const bound = [...text.matchAll(/^(?:bindaddr|bind) = (\S+)$/gm)].map(([, address]) => address);
    expect(bound.length).toBeGreaterThanOrEqual(4);
    for (const address of bound) expect(address).toMatch(/^127\.0\.0\.1/);
  });
});

describe("the site's files", () => {
  const read = (name: string) => readFileSync(join(SITE, name), "utf8");

  it("give the manager user no right to use the console or to change the configuration", () => {
    const write = /^write = (.*)$/m.exec(read("manager_patchbay.conf"))?.[1]?.split(",") ?? [];
    expect(write).toContain("call");
    for (const right of ["command", "config", "all"]) expect(write).not.toContain(right);
  });

  it("say what else the class system would allow, and how to do without it", () => {
    const told = read("manager_patchbay.conf");
    expect(told).toContain("Originate of the application System");
    expect(told).toMatch(/^; {3}write = call,originate,reporting$/m);
  });

  it("hold no secret", () => {
    expect(read("manager_patchbay.conf")).not.toMatch(/^secret/m);
  });
});
