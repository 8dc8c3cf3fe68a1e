import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installAsterisk } from "../asterisk-config/lab/install/install.ts";
import { type Lab, startLab } from "../asterisk-config/lab/lab.ts";
import { freePorts } from "../asterisk-config/lab/ports.ts";
import { type SipPhone, startSipPhone } from "../simulators/caller/sip-phone.ts";
import { lineOf } from "../simulators/speech/lines.ts";
import { createRecogniser } from "../simulators/speech/recogniser.ts";
import { createVoice } from "../simulators/speech/voice.ts";

let folder: string;
let pbx: Lab;
let phone: SipPhone;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-phone-"));
  const { root } = await installAsterisk({ cacheDir: resolve(import.meta.dirname, "../.cache/asterisk") });
  pbx = await startLab({ kind: "pbx", root, dir: join(folder, "pbx"), ports: await freePorts() });
  const voice = createVoice();
  phone = await startSipPhone({
    root,
    dir: join(folder, "phone"),
    pbxSipPort: pbx.ports.sip,
    accounts: pbx.accounts.slice(0, 2),
    voice,
    recogniser: await createRecogniser(voice),
  });
}, 120_000);

afterAll(async () => {
  await phone.stop();
  await pbx.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("the programmable phone over SIP and RTP", () => {
  it("hears its own line from the PBX's echo, whole and in time", async () => {
    const report = await phone.call("1701", [
      { kind: "wait", ms: 300 },
      { kind: "say", line: "caller.hours" },
      { kind: "hear", line: "caller.hours", withinMs: 5_000 },
    ]);
    expect(report).toMatchObject({ failure: null, hungUpBy: "person", dialStatus: "ANSWER" });
    expect(report.heard).toMatchObject([{ lineId: "caller.hours", text: lineOf("caller.hours").text }]);
    const [heard] = report.heard;
    const [said] = report.said;
    expect((heard?.startMs ?? 0) - (said?.startMs ?? 0)).toBeLessThan(250);
    expect(report.answeredMs ?? 0).toBeGreaterThan(report.originatedMs);
    expect(report.firstSoundMs ?? 0).toBeGreaterThan(report.answeredMs ?? Number.POSITIVE_INFINITY);
  });

  it("calls another of its extensions, and both sides hear each other", async () => {
    const answered = phone.answerNext("1002", [
      { kind: "say", line: "operator.hello" },
      { kind: "hear", line: "caller.name" },
      { kind: "stay" },
    ]);
    const report = await phone.call("1002", [
      { kind: "hear", line: "operator.hello" },
      { kind: "say", line: "caller.name" },
      { kind: "wait", ms: 1_000 },
    ]);
    expect(report).toMatchObject({ failure: null, heard: [{ lineId: "operator.hello" }] });
    expect(await answered).toMatchObject({
      failure: null,
      heard: [{ lineId: "caller.name" }],
      hungUpBy: "far side",
    });
  });

  it("presses keys that the called side gets", async () => {
    const answered = phone.answerNext("1002", [{ kind: "stay" }]);
    const report = await phone.call("1002", [
      { kind: "wait", ms: 300 },
      { kind: "press", digits: "4#" },
      { kind: "wait", ms: 1_000 },
    ]);
    expect(report.failure).toBeNull();
    expect((await answered).keys).toBe("4#");
  });

  it("says how the dialling ended when nobody is there", async () => {
    const report = await phone.call("1999", [{ kind: "hear", line: "assistant.greeting" }]);
    expect(report.answeredMs).toBeNull();
    expect(report.dialStatus).not.toBe("ANSWER");
    expect(report.failure).toContain("The far side hung up before");
  });
});
