import { describe, expect, it } from "vitest";
import {
  isMemberHalf,
  isOurChannel,
  isOurContext,
  isOurHalf,
  isOurOwnChannel,
  nearMemberHalf,
  placedCallOf,
  placedChannel,
  spyChannel,
  transferChannel,
  transferOf,
} from "./pbx-names.ts";

const callId = `c${"a2".repeat(13)}`;

describe("Patchbay's names in a PBX", () => {
  it.each([placedChannel(callId), transferChannel("0a1b2c3d4e5f"), spyChannel("0a1b2c3d4e5f")])(
    "A10: %s is ours, and so is its far half, which we did not name",
    (uniqueid) => {
      expect([isOurChannel(uniqueid), isOurChannel(`${uniqueid};2`)]).toEqual([true, true]);
      expect([isOurOwnChannel(uniqueid), isOurOwnChannel(`${uniqueid};2`)]).toEqual([true, false]);
    },
  );

  it("A10: says which call or transfer a channel is of", () => {
    expect(placedCallOf(`${placedChannel(callId)};2`)).toBe(callId);
    expect(transferOf(`${transferChannel("0a1b2c3d4e5f")};2`)).toBe("0a1b2c3d4e5f");
    expect([placedCallOf("patchbay-transfer-0a1b2c3d4e5f"), transferOf(`patchbay-${callId}`)]).toEqual([
      null,
      null,
    ]);
  });

  it.each(["patchbay", "patchbay-hq", "patchbay-transfer", "patchbay-spy", `patchbay-${callId}`])(
    "A10: a PBX whose systemname is %s has no channel of ours by that",
    (systemname) => {
      for (const end of ["1795985503.0", "1795985503.12;2"]) {
        expect(isOurChannel(`${systemname}-${end}`)).toBe(false);
        expect([placedCallOf(`${systemname}-${end}`), transferOf(`${systemname}-${end}`)]).toEqual([
          null,
          null,
        ]);
      }
    },
  );

  it("A10: knows the contexts of its dialplan, and no other that begins alike", () => {
    expect(["patchbay", "patchbay-media", "patchbay-held", "patchbay-fallback"].every(isOurContext)).toBe(
      true,
    );
    expect(["patchbay-hq", "patchbay-media-2", "patchbays"].some(isOurContext)).toBe(false);
    expect(isOurHalf("Local/1002@patchbay-out-00000003;1")).toBe(true);
    expect(isOurHalf("Local/1002@patchbay-hq-00000003;1")).toBe(false);
    expect(isOurHalf("Local/1002@patchbay-out")).toBe(false);
  });

  it("knows the way by which a queue rings an assistant, which is nothing that a call has left", () => {
    const half = "Local/7802342a-2f80-receptionist@patchbay-member-00000003;2";
    expect([isMemberHalf(half), nearMemberHalf(half)]).toEqual([true, half.replace(";2", ";1")]);
    expect([isOurHalf(half), isOurContext("patchbay-member")]).toEqual([false, true]);
    expect(isMemberHalf("Local/1412@patchbay-members-00000003;2")).toBe(false);
    expect(nearMemberHalf("PJSIP/1002-00000003")).toBe("");
  });
});
