import { randomUUID } from "node:crypto";
import { type PhoneTargets, placeCallBody, type RoutingPage } from "@patchbay/protocol/api";
import type { CallEvent } from "@patchbay/protocol/call";
import type { PresentPerson } from "@patchbay/protocol/feed";
import { deriveCallId } from "@patchbay/protocol/ids";
import { AUDIO_HEADER_BYTES, decodeMedia, encodeControl } from "@patchbay/protocol/media";
import { parseJson } from "@patchbay/protocol/result";
import type { WebSocket } from "ws";
import { assistantAnswers } from "./sample-calls.ts";

/** The edge's half of the browser phone, as far as looking at it needs: whoever is called answers and echoes. */
export const demoTargets: PhoneTargets = {
  assistants: [
    { id: "receptionist", name: "Receptionist" },
    { id: "renewals", name: "Renewals" },
  ],
  members: [
    { id: "u1", name: "Dana Ruiz" },
    { id: "u2", name: "Olivia Berg" },
    { id: "u3", name: "Martin Vale" },
    { id: "u4", name: "Sara Lind" },
  ],
  lines: [
    { id: "main", name: "Main line", from: "+12125550100", country: "US" },
    { id: "oslo01", name: "Oslo PBX", from: "", country: "NO" },
  ],
};

const receptionist = {
  kind: "assistant",
  assistantId: "receptionist",
  name: "Receptionist",
  fallbackQueue: "support",
} as const;

export const demoRouting: RoutingPage = {
  accounts: [
    {
      accountSid: `AC${"5a".repeat(16)}`,
      sharedKey: false,
      refused: {
        forged: 2,
        sharedKey: 0,
        wrongSharedKey: 0,
        replayed: 1,
        unknownNumber: 0,
        lastAt: null,
      },
    },
  ],
  numbers: [
    {
      number: "+12125550100",
      accountSid: `AC${"5a".repeat(16)}`,
      plan: { ...receptionist, fallbackQueue: "" },
    },
    {
      number: "+12125550101",
      accountSid: `AC${"5a".repeat(16)}`,
      plan: {
        kind: "operators",
        ringMs: 20_000,
        member: null,
        otherwise: { ...receptionist, fallbackQueue: "" },
      },
    },
  ],
  extensions: [
    { siteId: "oslo01", siteName: "Oslo PBX", exten: "1412", plan: receptionist },
    { siteId: "oslo01", siteName: "Oslo PBX", exten: "1500", plan: { kind: "queue", queue: "support" } },
  ],
  assistants: demoTargets.assistants,
  sites: [{ id: "oslo01", name: "Oslo PBX" }],
  members: demoTargets.members,
};

export const demoPeople: PresentPerson[] = [
  { id: "u1", name: "Dana Ruiz", available: true, onCall: false },
  { id: "u2", name: "Olivia Berg", available: true, onCall: false },
  { id: "u3", name: "Martin Vale", available: true, onCall: true },
];

const me = { id: "u1", name: "Dana Ruiz" };
const legs = new Map<string, () => void>();

export type Happen = (callId: string, event: CallEvent) => void;

/** POST /api/calls: the call exists and is answered once its audio has joined. Null when the body is none. */
export async function placeDemoCall(raw: string, begin: Happen, happen: Happen) {
  const body = parseJson(placeCallBody, raw, 2_000);
  if (!body.ok) return null;
  const callId = await deriveCallId({ source: "browser", uuid: body.value.id });
  const { to } = body.value;
  const name =
    to.kind === "assistant"
      ? demoTargets.assistants.find(({ id }) => id === to.assistantId)?.name
      : to.kind === "member"
        ? demoTargets.members.find(({ id }) => id === to.userId)?.name
        : undefined;
  begin(callId, {
    type: "call_began",
    callId,
    source: "browser",
    direction: to.kind === "number" ? "outbound" : "internal",
    from: { number: "", name: me.name },
    to: { number: to.kind === "number" ? to.number : "", name: name ?? "" },
    siteId: null,
    member: me,
  });
  return { callId, ...leg(() => setTimeout(() => happen(callId, assistantAnswers(name)), 1_500)) };
}

/** POST /api/calls/:id/answer */
export function answerDemoCall(callId: string, happen: Happen) {
  const claimed = leg(() =>
    happen(callId, { type: "call_answered", by: { kind: "operator", id: me.id, name: me.name } }),
  );
  happen(callId, { type: "answer_claimed", by: { kind: "member", ...me }, legId: claimed.legId });
  return claimed;
}

function leg(joined: () => void): { legId: string; ticket: string } {
  const legId = randomUUID();
  legs.set(legId, joined);
  return { legId, ticket: `ticket-${legId}` };
}

/** The audio socket: what is said comes back. `ended` hears of a bye. */
export function echo(socket: WebSocket, legId: string, ended: () => void): void {
  socket.on("message", (data: Buffer) => {
    // It never asks for bundles.
    const frame = decodeMedia(data);
    if (!frame.ok) return;
    if (frame.value.type === "hello") {
      socket.send(encodeControl({ type: "welcome", version: 1, resume: `resume-${legId}` }));
      legs.get(legId)?.();
      legs.delete(legId);
    }
    if (frame.value.type === "audio" && data.length > AUDIO_HEADER_BYTES) socket.send(data);
    if (frame.value.type === "bye") ended();
  });
}
