import { describe, expect, it } from "vitest";
import { mediaPathOf } from "./version-check.ts";

describe("mediaPathOf", () => {
  it.each([
    ["22.8.0", "websocket"],
    ["22.10.1~dfsg+~cs6.17.60671434-1", "websocket"],
    ["23.0.0-rc1", "websocket"],
    ["22.7.0", "audiosocket"],
    ["20.15.2", "audiosocket"],
    ["", "websocket"],
    ["GIT-master-1", "websocket"],
  ] as const)("%s: %s", (version, path) => {
    expect(mediaPathOf(version)).toBe(path);
  });
});
