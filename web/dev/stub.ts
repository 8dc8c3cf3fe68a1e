/**
 * A stand-in for the edge, for looking at the dashboard alone: demo data and one call that goes on talking.
 * `node web/dev/stub.ts [port]` serves `web/dist` (or `vite web` beside it, with PATCHBAY_EDGE). Never shipped.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import type { CallEvent, CallSummary, LogEntry } from "@patchbay/protocol/call";
import type { FeedEvent } from "@patchbay/protocol/feed";
import { parseFeedUp } from "@patchbay/protocol/feed/up";
import { permissionsOf, role } from "@patchbay/protocol/roles";
import { type WebSocket, WebSocketServer } from "ws";
import { demoLogs, demoSites, nextWords } from "./demo-data.ts";
import { sampleId, summaryOf } from "./sample-calls.ts";
import { answerDemoCall, demoPeople, demoRouting, demoTargets, echo, placeDemoCall } from "./stub-phone.ts";

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const dist = new URL("../dist/", import.meta.url).pathname;
const member = role.parse(process.env.STUB_ROLE ?? "owner");
const empty = process.env.STUB_EMPTY !== undefined;
const born = Date.now();
const sites = empty ? [] : demoSites(born);
const logs = new Map<string, LogEntry[]>();
if (!empty) for (const log of demoLogs(born)) logs.set(summaryOf(log).id, log);
const handled = new Set<string>();
const epoch = String(born);
const seqs = new Map<string, number>();
const watchers = new Map<string, Set<WebSocket>>();

const summaries = (): CallSummary[] =>
  [...logs.values()].map(summaryOf).map((call) => ({ ...call, handled: handled.has(call.id) }));
const inDirectory = (call: CallSummary): boolean =>
  call.status !== "ended" || born - call.startedAt < 2_000_000;

function publish(topic: string, events: FeedEvent[]): void {
  const seq = (seqs.get(topic) ?? 0) + 1;
  seqs.set(topic, seq);
  for (const socket of watchers.get(topic) ?? []) {
    socket.send(JSON.stringify({ type: "batch", epoch, topic, seq, events }));
  }
}

function begin(callId: string, event: CallEvent): void {
  if (!logs.has(callId)) logs.set(callId, []);
  happen(callId, event);
}

function happen(callId: string, event: CallEvent): void {
  const log = logs.get(callId);
  if (log === undefined) return;
  const entry: LogEntry = { n: log.length + 1, at: Date.now(), event };
  log.push(entry);
  publish(`call:${callId}`, [{ type: "call_log", entry }]);
  const call = summaryOf(log);
  publish("calls", [{ type: call.status === "ended" ? "call_ended" : "call_status_update", call }]);
}

function welcome(socket: WebSocket, topic: string): void {
  const log = logs.get(topic.slice("call:".length));
  const snapshot =
    topic === "calls"
      ? { calls: summaries().filter(inDirectory), sites, people: demoPeople, now: Date.now() }
      : topic === "words"
        ? { words: [], now: Date.now() }
        : { log: log ?? null, interim: [], now: Date.now() };
  socket.send(JSON.stringify({ type: "welcome", v: 1, epoch, topic, seq: seqs.get(topic) ?? 0, snapshot }));
}

/** Marcus goes on talking, a word each 160 ms. */
function talkOn(callId: string, line: number, word: number): void {
  const log = logs.get(callId);
  const next = nextWords[line % nextWords.length];
  if (log === undefined || next === undefined || summaryOf(log).status === "ended") return;
  const words = next.text.split(" ");
  const startMs = Date.now() - (log[0]?.at ?? 0) - word * 160;
  const turnId = `live-${line}`;
  if (word < words.length) {
    const text = words.slice(0, word + 1).join(" ");
    publish(`call:${callId}`, [
      { type: "interim_words", interim: { turnId, speaker: next.speaker, text, startMs } },
    ]);
    publish("words", [{ type: "row_words", words: { callId, turnId, text } }]);
  } else {
    const endMs = startMs + words.length * 160;
    publish("words", [{ type: "row_words", words: { callId, turnId, text: "" } }]);
    happen(callId, {
      type: "turn_finished",
      turn: { id: turnId, speaker: next.speaker, text: next.text, startMs, endMs },
    });
  }
  const over = word >= words.length;
  setTimeout(() => talkOn(callId, over ? line + 1 : line, over ? 0 : word + 1), over ? 1_500 : 160);
}

const refuse = (response: ServerResponse, status: number, code: string, message: string): void =>
  answer(response, status, { error: { code, message } });

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function api(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const path = `${request.method} ${url.pathname}`;
  const body = await read(request);
  if (path === "POST /api/auth/sign-in/email") {
    if (body.includes("wrong"))
      return answer(response, 401, { code: "INVALID", message: "Invalid email or password" });
    response.setHeader("set-cookie", "stub=1; Path=/; HttpOnly");
    return answer(response, 200, { ok: true });
  }
  if (path === "POST /api/auth/sign-out") {
    response.setHeader("set-cookie", "stub=; Path=/; Max-Age=0");
    return answer(response, 200, { success: true });
  }
  if (!(request.headers.cookie ?? "").includes("stub=1"))
    return refuse(response, 401, "not_signed_in", "Sign in first.");
  if (process.env.STUB_HOMELESS !== undefined) {
    return refuse(
      response,
      403,
      "no_organization",
      "You belong to no organization yet. Ask an admin for an invitation.",
    );
  }
  const [, , , id = "", verb = ""] = url.pathname.split("/");
  const calls = summaries();
  if (path === "GET /api/me") {
    const user = { id: "u1", name: "Dana Ruiz", email: "dana@demo.example" };
    return answer(response, 200, {
      user,
      organization: { id: "o", name: "Demo" },
      role: member,
      permissions: permissionsOf(member),
    });
  }
  if (path === "GET /api/calls/figures") {
    const bySource = {
      pbx: empty ? 0 : 58,
      twilio: empty ? 0 : 72,
      browser: empty ? 0 : 9,
      campaign: empty ? 0 : 39,
    };
    const today = Object.values(bySource).reduce((a, b) => a + b);
    return answer(response, 200, {
      all: null,
      timeZone: "America/New_York",
      since: born - 8 * 3_600_000,
      oldestAttentionAt: empty ? null : born - 3 * 24 * 3_600_000,
      attentionBySource: Object.fromEntries(
        Object.keys(bySource).map((source) => [
          source,
          calls.filter((c) => c.source === source && c.attention !== null && !c.handled).length,
        ]),
      ),
      today,
      attention: calls.filter((c) => c.attention !== null && !c.handled).length,
      averageDurationMs: 215_000,
      bySource,
    });
  }
  if (path === "GET /api/calls") {
    const q = url.searchParams.get("q")?.toLowerCase() ?? "";
    const found = calls.filter(
      (call) =>
        call.status === "ended" &&
        (!url.searchParams.has("attention") || call.attention !== null) &&
        (url.searchParams.get("handled") ?? String(call.handled)) === String(call.handled) &&
        (url.searchParams.get("source") ?? call.source) === call.source &&
        JSON.stringify(logs.get(call.id)).toLowerCase().includes(q),
    );
    return answer(response, 200, { calls: found, nextCursor: null });
  }
  if (path === "GET /api/sites") return answer(response, 200, { sites });
  const [site] = sites;
  if (path === "POST /api/sites" && site !== undefined) {
    return answer(response, 200, {
      site: { ...site, id: "newsite", name: "New" },
      token: "pbs_newsite_DEMO-demo-DEMO-demo-DEMO",
    });
  }
  if (request.method === "POST" && url.pathname.startsWith("/api/sites/") && site !== undefined) {
    return answer(response, 200, { site, token: `pbs_${id}_DEMO-demo-DEMO-demo-DEMO` });
  }
  if (path === "GET /api/routing") return answer(response, 200, demoRouting);
  if (url.pathname.startsWith("/api/routing/")) {
    return refuse(response, 409, "stub", "This is a stand-in; it keeps no routes.");
  }
  if (path === "GET /api/phone/targets") return answer(response, 200, demoTargets);
  if (path === "POST /api/calls") {
    const placed = await placeDemoCall(body, begin, happen);
    if (placed === null) return refuse(response, 400, "bad_request", "That is no call.");
    return answer(response, 201, placed);
  }
  const log = logs.get(id);
  if (log === undefined)
    return refuse(response, 404, "no_such_call", "There is no such call in your organization.");
  if (verb === "hangup") {
    answer(response, 202, {});
    happen(id, { type: "hangup_requested", by: { kind: "member", id: "u1", name: "Dana Ruiz" } });
    happen(id, { type: "call_ended", disposition: "completed", cause: "Normal Clearing" });
    return;
  }
  const { ringing } = summaryOf(log);
  if (verb === "answer") {
    if (ringing?.claimedBy != null) {
      return refuse(response, 409, "answered", `${ringing.claimedBy.name} has answered this call.`);
    }
    return answer(response, 200, answerDemoCall(id, happen));
  }
  if (verb === "reject") {
    answer(response, 202, {});
    happen(id, { type: "call_rejected", by: { kind: "member", id: "u1", name: "Dana Ruiz" } });
    return happen(id, { type: "call_ended", disposition: "rejected", cause: "Call Rejected" });
  }
  if (verb === "hold") {
    const held = body.includes("true");
    happen(id, { type: "hold_changed", held, by: { kind: "member", id: "u1", name: "Dana Ruiz" } });
    return answer(response, 200, {});
  }
  if (verb === "handled") {
    if (body.includes("true")) handled.add(id);
    else handled.delete(id);
    return answer(response, 200, {});
  }
  return answer(response, 200, { call: { ...summaryOf(log), handled: handled.has(id) }, log });
}

async function file(response: ServerResponse, path: string): Promise<void> {
  const wanted = join(dist, normalize(path));
  const there = await stat(wanted).then(
    (found) => found.isFile(),
    () => false,
  );
  const served = there ? wanted : join(dist, "index.html");
  response.writeHead(200, { "content-type": types[extname(served)] ?? "application/octet-stream" });
  createReadStream(served).pipe(response);
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://stub");
  const done = url.pathname.startsWith("/api/") ? api(request, response, url) : file(response, url.pathname);
  done.catch((failure: unknown) => refuse(response, 500, "stub", String(failure)));
});
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket, request) => {
  const url = new URL(request.url ?? "/", "http://stub");
  const [, kind, callId = ""] = url.pathname.split("/");
  if (kind === "phone") {
    return echo(socket, url.searchParams.get("leg") ?? "", () =>
      happen(callId, { type: "call_ended", disposition: "completed", cause: "Normal Clearing" }),
    );
  }
  socket.on("message", (data) => {
    const raw = String(data);
    if (raw === "ping") return socket.send("pong");
    const message = parseFeedUp(raw);
    if (!message.ok) return;
    if (message.value.type === "presence") return;
    const { type, topic } = message.value;
    const watching = watchers.get(topic) ?? new Set();
    watchers.set(topic, watching);
    if (type === "unsubscribe") watching.delete(socket);
    else {
      watching.add(socket);
      welcome(socket, topic);
    }
  });
  socket.on("close", () => {
    for (const watching of watchers.values()) watching.delete(socket);
  });
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : ""}`);
  talkOn(sampleId("marcus"), 0, 0);
});
