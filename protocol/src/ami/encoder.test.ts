import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeAmiAction } from "./actions.ts";
import { AmiDecoder, type AmiHeaders } from "./decoder.ts";
import { encodeAction } from "./encoder.ts";

function decodeOne(text: string): AmiHeaders[] {
  const blocks: AmiHeaders[] = [];
  new AmiDecoder().push(new TextEncoder().encode(text), (block) => blocks.push(block));
  return blocks;
}

describe("encodeAction", () => {
  it("writes headers in order, arrays as repeated headers", () => {
    expect(
      encodeAction([
        ["Action", "Originate"],
        ["Variable", ["A=1", "B=2"]],
        ["Async", true],
      ]),
    ).toEqual({
      ok: true,
      value: "Action: Originate\r\nVariable: A=1\r\nVariable: B=2\r\nAsync: true\r\n\r\n",
    });
  });

  it.each([
    ["a line end in a value", "Setvar", "x\r\n\r\nAction: Originate"],
    ["a bare CR", "Setvar", "x\rAction: y"],
    ["a bare LF", "Setvar", "x\nAction: y"],
    ["a NUL", "Setvar", "x\0y"],
    ["a value that Asterisk would drop", "Setvar", "x".repeat(1_001)],
  ])("refuses %s", (_, name, value) => {
    const encoded = encodeAction([
      ["Action", name],
      ["Value", value],
    ]);
    expect(encoded.ok).toBe(false);
  });

  it.each(["", "A B", "A:", "A\r\nB", "Ä", "9x"])("refuses the header name %j", (name) => {
    expect(encodeAction([[name, "x"]]).ok).toBe(false);
  });

  it("never lets any text become a second block or another header", async () => {
    await fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.string({ unit: "binary", maxLength: 30 }),
        (value, name) => {
          const encoded = encodeAction([
            ["Action", "Setvar"],
            ["Value", value],
            [name, "x"],
          ]);
          if (!encoded.ok) return;
          const blocks = decodeOne(encoded.value);
          expect(blocks).toHaveLength(1);
          expect(Object.values(blocks[0] ?? {}).flat()).toHaveLength(3);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("encodeAmiAction", () => {
  it("writes a typed action with its id", () => {
    const encoded = encodeAmiAction({ Action: "Hangup", Channel: "PJSIP/1001-1", Cause: 16 }, "a7");
    expect(encoded).toEqual({
      ok: true,
      value: "Action: Hangup\r\nActionID: a7\r\nChannel: PJSIP/1001-1\r\nCause: 16\r\n\r\n",
    });
  });

  it("sets a global variable when no channel is named", () => {
    const encoded = encodeAmiAction({ Action: "Setvar", Variable: "PATCHBAY_HEARTBEAT", Value: "1" }, "a8");
    expect(encoded.ok && decodeOne(encoded.value)[0]?.Channel).toBeUndefined();
  });

  it("refuses fields that an action does not have: Originate cannot run an application", () => {
    const asked: object = {
      Action: "Originate",
      Channel: "Local/1@x",
      Context: "x",
      Exten: "1",
      Priority: 1,
      Async: true,
      Application: "System",
    };
    // What a caller without types could pass.
    const encoded = Reflect.apply(encodeAmiAction, undefined, [asked, "a9"]);
    expect(encoded).toMatchObject({ ok: false });
  });
});
