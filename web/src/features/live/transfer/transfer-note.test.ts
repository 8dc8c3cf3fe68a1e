import { beforeAll, expect, it } from "vitest";
import { numbersReady } from "../../../lib/format/phone.ts";
import { handlerWords } from "../../calls/call-words.ts";
import { transferNote } from "./transfer-note.ts";

beforeAll(numbersReady);

it("writes a number that has no name as people write numbers: who answers, and who has the caller then", () => {
  const by = (kind: "system" | "member", name: string) => ({ kind, id: kind === "member" ? "u1" : "", name });
  const claimed = (name: string, kind: "system" | "member" = "system") =>
    transferNote({ type: "transfer_claimed", transferId: "t1", by: by(kind, name), legId: "l1" })?.words;
  expect(claimed("+442071838750")).toBe("+44 20 7183 8750 answers");
  expect(claimed("Billing")).toBe("Billing answers");
  expect(claimed("Olivia", "member")).toBe("Olivia answers");
  expect(handlerWords({ kind: "operator", name: "+442071838750" }).name).toBe("+44 20 7183 8750");
  expect(handlerWords({ kind: "operator", name: "Olivia", id: "u1" }).name).toBe("Olivia");
});
