import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import type { SiteStatus } from "@patchbay/protocol/site";
import type { Turn } from "@patchbay/protocol/turn";
import { assistantAnswers, ended, sampleLog } from "./sample-calls.ts";

const MINUTE_MS = 60_000;
const RINGS_FOR_MS = 600_000;

export function demoSites(now: number): SiteStatus[] {
  const oslo: SiteStatus = {
    id: "oslo01",
    name: "Oslo PBX",
    link: "online",
    linkSince: now - 190 * MINUTE_MS,
    ami: "up",
    amiReason: "",
    asteriskVersion: "22.8.2",
    connectorVersion: "0.1.0",
    channels: 6,
    waiting: 1,
    revoked: false,
    country: null,
    withheldShownTo: "nobody",
    listsInside: false,
    rules: { acts: "*", contexts: "*", numbers: "*", command: false },
    premises: { acts: "*", contexts: "*", numbers: "*", command: false },
    health: {
      roundTripMs: 38,
      outbox: 0,
      disk: { folder: "/var/spool/asterisk/monitor", freeBytes: 41 * 2 ** 30 },
      clockBehindMs: 40,
      at: now,
    },
    connectorHost: "pbx-oslo",
    connectorTrouble: "",
    rival: null,
    lastRefusal: { at: now - 400 * MINUTE_MS, reason: "wrong secret", count: 3 },
    lastSweep: { at: now - 90 * MINUTE_MS, count: 2 },
  };
  return [
    oslo,
    {
      ...oslo,
      id: "bergen",
      name: "Bergen PBX",
      link: "offline",
      linkSince: now - 28 * MINUTE_MS,
      channels: 0,
      waiting: 0,
    },
  ];
}

const turn = (more: Omit<Turn, "id">): CallEvent => ({
  type: "turn_finished",
  turn: { id: `turn-${more.speaker}-${more.startMs}`, ...more },
});

const opening: readonly (readonly [number, CallEvent])[] = [
  [
    40,
    {
      type: "call_routed",
      plan: {
        kind: "assistant",
        assistantId: "receptionist",
        name: "Receptionist",
        fallbackQueue: "support",
      },
      reason: "Route of extension 1412.",
    },
  ],
  [310, { type: "engine_opened", model: "voice", sessionId: "demo", openMs: 270 }],
  [420, { type: "leg_joined", legId: "caller", transport: "pbx" }],
  [430, assistantAnswers()],
];

const talk: readonly (readonly [number, CallEvent])[] = [
  [
    4_300,
    turn({
      speaker: "assistant",
      text: "Good afternoon, Solberg Dental. How can I help?",
      startMs: 600,
      endMs: 4_200,
      firstAudioMs: 380,
    }),
  ],
  [
    9_800,
    turn({
      speaker: "caller",
      text: "Hi, I have to move my appointment on Wednesday.",
      startMs: 5_400,
      endMs: 9_100,
    }),
  ],
  [
    17_200,
    turn({
      speaker: "assistant",
      text: "I have Thursday at 10:15 or Friday at 2. Which suits",
      unheard: "you better, and should I send a text to",
      startMs: 9_900,
      endMs: 16_800,
      firstAudioMs: 612,
      cutOffMs: 1_900,
    }),
  ],
  [
    22_400,
    turn({
      speaker: "caller",
      text: "Friday. But my daughter has to come along, is that a problem?",
      startMs: 17_000,
      endMs: 21_700,
    }),
  ],
  [23_000, { type: "digit_pressed", digit: "5" }],
  [
    30_400,
    turn({
      speaker: "assistant",
      text: "Not at all. Friday the 27th at two, for both of you. Shall I book it?",
      startMs: 22_700,
      endMs: 30_100,
      firstAudioMs: 540,
    }),
  ],
];

/** A log with everything a page can show, ending (or going on) `agoMs` before now. */
export function demoLogs(now: number): LogEntry[][] {
  const at = (minutes: number): number => now - minutes * MINUTE_MS;
  const oslo = { siteId: "oslo01" };
  const past = [
    "Samir Haddad",
    "Yara Lindqvist",
    "",
    "Noor de Vries",
    "Jonas Berg",
    "Elif Aydin",
    "Owen Clarke",
    "Mei Tan",
  ];
  return [
    sampleLog(
      { label: "ingrid", name: "Ingrid Solberg", number: "+12125550142", startedAt: now - 8_000, ...oslo },
      [[30, { type: "operators_rang", untilMs: now + RINGS_FOR_MS, member: null }]],
    ),
    sampleLog(
      {
        label: "noah",
        name: "Noah Winther",
        number: "+12125550155",
        source: "twilio",
        startedAt: now - 4_000,
      },
      [
        [30, { type: "operators_rang", untilMs: now + RINGS_FOR_MS, member: null }],
        [
          2_000,
          {
            type: "answer_claimed",
            by: { kind: "member", id: "u2", name: "Olivia Berg" },
            legId: "demo",
          },
        ],
      ],
    ),
    sampleLog(
      { label: "marcus", name: "Marcus Webb", number: "+12125550177", startedAt: now - 33_000, ...oslo },
      [...opening, ...talk],
    ),
    sampleLog(
      {
        label: "priya",
        name: "Priya Nair",
        number: "+442079460018",
        to: "+12125550100",
        source: "twilio",
        startedAt: at(6),
      },
      [
        [9_000, { type: "operator_connected", name: "Dana Ruiz", channel: "PJSIP/dana" }],
        [
          60_000,
          turn({
            speaker: "operator",
            text: "Of course, I will send you the invoice again.",
            startMs: 50_000,
            endMs: 58_000,
          }),
        ],
      ],
    ),
    sampleLog(
      {
        label: "tomasz",
        name: "Tomasz Zielinski",
        number: "+12125550109",
        to: "",
        source: "campaign",
        startedAt: at(1),
      },
      [
        [700, assistantAnswers("Renewals")],
        [
          9_000,
          turn({ speaker: "caller", text: "That is more than I pay now.", startMs: 5_000, endMs: 8_000 }),
        ],
      ],
    ),
    sampleLog(
      { label: "queue", name: "Amara Osei", number: "+12125550131", startedAt: now - 41_000, ...oslo },
      [...opening, [20_000, { type: "queue_joined", queue: "support", position: 1 }]],
    ),
    sampleLog({ label: "leak", number: "+12125550163", source: "twilio", startedAt: at(10) }, [
      ...opening,
      ...talk.slice(0, 2),
      [
        200_000,
        {
          type: "engine_lost",
          code: "closed",
          message: "The voice model closed the session; the caller went to the support queue.",
        },
      ],
      [258_000, { type: "call_ended", disposition: "completed", cause: "Normal Clearing" }],
    ]),
    sampleLog({ label: "helen", name: "Helen Osei", number: "+12125550120", startedAt: at(18), ...oslo }, [
      [30, { type: "offer_expired" }],
      [900, { type: "queue_joined", queue: "support", position: 2 }],
      [182_000, { type: "call_ended", disposition: "abandoned", cause: "Normal Clearing" }],
    ]),
    sampleLog({ label: "test", name: "Test call", number: "", source: "browser", startedAt: at(31) }, [
      ...opening,
      ...talk.slice(0, 3),
      [47_000, ended()],
    ]),
    ...past.map((name, index) =>
      sampleLog(
        {
          label: `past${"bcdefghij"[index] ?? "k"}`,
          name,
          number: `+1212555018${index}`,
          startedAt: at(40 + index * 17),
          source: index % 3 === 0 ? "campaign" : "pbx",
          ...oslo,
        },
        [...opening, ...talk, [31_000 + index * 40_000, ended()]],
      ),
    ),
  ];
}

/** What the live call says next, over and over, word by word. */
export const nextWords: readonly { speaker: Turn["speaker"]; text: string }[] = [
  { speaker: "caller", text: "Yes please, and could somebody call me about the bill from last month?" },
  { speaker: "assistant", text: "It is booked. I will ask the front desk to call you before five today." },
];
