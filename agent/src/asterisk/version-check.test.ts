import { describe, expect, it } from "vitest";
import { mediaPathOf } from "./version-check.ts";

describe("mediaPathOf", () => {
  it.each([
    ["22.8.0", "websocket"],
    ["22.10.1~dfsg+~cs6.17.60671434-1", "websocket"],
    ["22.7.0", "audiosocket"],
    ["20.15.2", "audiosocket"],
    ["20.17.9", "audiosocket"],
    ["20.18.0", "websocket"],
    ["20.18.0-rc1", "websocket"],
    ["21.12.1", "audiosocket"],
    ["23.0.0-rc1", "audiosocket"],
    ["23.1.0", "audiosocket"],
    ["23.2.0", "websocket"],
    ["23.10.0", "websocket"],
    ["24.0.0", "websocket"],
    ["18.26.4", "audiosocket"],
    ["certified/20.7-cert4", "audiosocket"],
    ["certified-22.8-cert1", "websocket"],
    ["", "websocket"],
    ["GIT-master-1", "websocket"],
  ] as const)("A12: %s: %s", (version, path) => {
    expect(mediaPathOf(version)).toBe(path);
  });
});
