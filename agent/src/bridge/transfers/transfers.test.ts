import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";
import { parseAmiEvent } from "@patchbay/protocol/ami/events";
import type { SiteEvent } from "@patchbay/protocol/pbx/site-events";
import { OPEN_RULES } from "@patchbay/protocol/pbx/site-rules";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { AmiReply } from "../../asterisk/ami-client.ts";
import { Transfers, type TransfersOptions } from "./transfers.ts";

const ID = "4f5a0c7e-8f0a-4a53-9d5e-0d2c5a3c8b11";
const TRANSFERRER = { Channel: "PJSIP/1001-00000001", Uniqueid: "lab-1.1" };
const PARTY = { Channel: "PJSIP/trunk-00000002", Uniqueid: "lab-1.2" };
const TARGET = { Channel: "Local/9810@internal-00000003;1", Uniqueid: "lab-1.3" };
const RING_MS = 10_000;

const said = (items: AmiHeaders[] = [], headers: AmiHeaders = {}): AmiReply => ({ ok: true, headers, items });

let dir: string;
let transfers: Transfers;
let told: SiteEvent[];
/** To which of our contexts somebody was redirected, in their order. */
let redirected: string[];
/** What Asterisk lists. */
let channels: AmiHeaders[];
let ami: TransfersOptions["ami"];
/** What happens while Asterisk takes the redirection, and what it answers. */
let redirecting: () => AmiReply;

/** Two who talk with each other. */
const status = ({ Channel, Uniqueid }: typeof PARTY, peer: typeof PARTY): AmiHeaders => ({
  Event: "Status",
  Channel,
  Uniqueid,
  BridgeID: "b1",
  CallerIDNum: "1001",
  CallerIDName: "Anna",
  Variable: [`BRIDGEPEER=${peer.Channel}`, "CALLERID(pres)=allowed"],
});

beforeEach(() => {
  vi.useFakeTimers();
  dir = mkdtempSync(join(tmpdir(), "patchbay-transfers-"));
  [told, redirected, channels] = [[], [], []];
  redirecting = () => said();
  const down: AmiReply = { ok: false, code: "down", message: "no session" };
  const isUp = () => ami.state.state === "up";
  ami = {
    state: { state: "up" },
    act: async ({ action, input }) => {
      if (!isUp()) return down;
      if (action === "Getvar") return said([], { Value: "1" });
      const isOfParty = JSON.stringify(input).includes(PARTY.Channel);
      return said([isOfParty ? status(PARTY, TRANSFERRER) : status(TRANSFERRER, PARTY)]);
    },
    list: async () => (isUp() ? said(channels) : down),
    send: async (action) => {
      if (!isUp()) return down;
      if (action.Action !== "Redirect") return said();
      redirected.push(action.Context);
      return redirecting();
    },
  };
  transfers = new Transfers({
    ami,
    rules: OPEN_RULES,
    dir,
    tell: (event) => told.push(event),
    onProblem: () => {},
  });
});
afterEach(() => {
  transfers.stop();
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const consults = () =>
  transfers.begin({
    kind: "put_through",
    id: ID,
    channel: TRANSFERRER.Channel,
    how: "attended",
    to: { kind: "extension", context: "internal", exten: "9810" },
    ringMs: RING_MS,
    waitMs: 60_000,
  });

function happens(headers: AmiHeaders): void {
  const parsed = parseAmiEvent(headers);
  if (!parsed.ok || parsed.value === null) throw new Error("no event of Asterisk's");
  transfers.event(parsed.value);
}
const hangsUp = (who: typeof PARTY) => happens({ Event: "Hangup", ...who, Cause: "16" });
const dials = (who: typeof PARTY, Context: string) =>
  happens({
    Event: "DialBegin",
    ...who,
    Context,
    DestChannel: TARGET.Channel,
    DestUniqueid: TARGET.Uniqueid,
  });

it("a target rings the whole time for the party, when who asked hangs up while it rings", async () => {
  expect(await consults()).toMatchObject({ code: "" });
  dials(TRANSFERRER, "patchbay-consult");
  await vi.advanceTimersByTimeAsync(RING_MS - 1_000);
  hangsUp(TRANSFERRER);
  dials(PARTY, "patchbay-put");
  channels = [{ ...PARTY, BridgeId: "", Context: "patchbay-put", Application: "Dial" }];
  await vi.advanceTimersByTimeAsync(RING_MS);
  expect(redirected).toEqual(["patchbay-consult"]);
  // Longer than the dialplan lets it ring: then it is helped.
  await vi.advanceTimersByTimeAsync(10_000);
  expect(redirected).toEqual(["patchbay-consult", "patchbay-recall"]);
});

it("while AMI is gone no phase is too long, and whom the transfer went well for is left alone after", async () => {
  expect(await consults()).toMatchObject({ code: "" });
  dials(TRANSFERRER, "patchbay-consult");
  ami.state = { state: "down" };
  transfers.lost();
  // Every phase of one that goes wrong would be over by now.
  await vi.advanceTimersByTimeAsync(30_000);
  ami.state = { state: "up" };
  channels = [
    { ...PARTY, BridgeId: "", Context: "patchbay-held", Application: "Wait" },
    { ...TRANSFERRER, BridgeId: "b2", Context: "patchbay-consult", Application: "Dial" },
    { ...TARGET, BridgeId: "b2", Context: "internal", Application: "AppDial" },
  ];
  await transfers.look();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(redirected).toEqual(["patchbay-consult"]);
  expect(told.at(-1)).toMatchObject({ kind: "transfer", transfer: { phase: "talking", why: "" } });
});

it("one that Asterisk refuses, because the party has just hung up, is shown no more", async () => {
  redirecting = () => {
    hangsUp(PARTY);
    return { ok: false, code: "refused", message: "Channel does not exist" };
  };
  expect(await consults()).toMatchObject({ code: expect.stringMatching(/./) });
  expect(told).toMatchObject([
    { kind: "transfer", transfer: { id: ID, phase: "over" } },
    { kind: "transfer_gone", id: ID },
  ]);
  expect(transfers.size).toBe(0);
});

it("one that is asked for while it is looked how all stand has not come back before it has begun", async () => {
  channels = [
    { ...TRANSFERRER, BridgeId: "b1" },
    { ...PARTY, BridgeId: "b1" },
  ];
  redirecting = () => {
    void transfers.look();
    return said();
  };
  expect(await consults()).toMatchObject({ code: "" });
  dials(TRANSFERRER, "patchbay-consult");
  expect(told.flatMap((event) => (event.kind === "transfer" ? [event.transfer.phase] : []))).toEqual([
    "holding",
    "calling",
  ]);
});
