import { describe, expect, it } from "vitest";
import { barred } from "./address.ts";

/** As if the administrator had allowed every one of these hosts. */
const judge = (address: string, loopback = false) => {
  let host = "";
  try {
    host = new URL(address).hostname;
  } catch {}
  return barred(address, { allowedHosts: [host], loopback });
};

describe("the address of a tool", () => {
  it.each(["https://api.example.com/orders", "https://93.184.216.34/x", "https://[2606:2800:220:1::1]/"])(
    "%s may be reached",
    (address) => expect(judge(address)).toBeNull(),
  );

  it.each([
    "http://api.example.com/",
    "ftp://api.example.com/",
    "https://user:pass@api.example.com/",
    "https://localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://10.0.0.8/",
    "https://172.20.1.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a00:8]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:db8::1]/",
    "not an address",
  ])("%s may not", (address) => expect(judge(address)).not.toBeNull());

  it("is on an allowed host, or is not reached", () => {
    const rules = { allowedHosts: ["api.example.com"], loopback: false };
    expect(barred("https://api.example.com/", rules)).toBeNull();
    for (const address of [
      "https://example.com/",
      "https://api.example.com.evil.test/",
      "https://evil.test/",
    ]) {
      expect(barred(address, rules)).toContain("not among the allowed hosts");
    }
  });

  it("may be this machine's where a developer says so, and then only that", () => {
    expect(judge("http://127.0.0.1:8080/", true)).toBeNull();
    expect(judge("http://10.0.0.8/", true)).not.toBeNull();
    expect(judge("http://127.0.0.1:8080/", false)).not.toBeNull();
  });
});
