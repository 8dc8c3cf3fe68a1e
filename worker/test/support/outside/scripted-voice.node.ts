import { type Request, Response, WebSocketPair } from "miniflare";
import { scriptedPen } from "./scripted-pen.node.ts";

/**
 * The voice service of the object tests, in Node: it speaks just enough of the Realtime protocol to
 * show what the objects do with it. Whole conversations are the system tests' business, with the real stand-in.
 *
 * It answers everything with 400 ms of 0x55 bytes, says that it heard 25 frames once it has, and refuses the model
 * named `refuse`. A model's name that is JSON scripts more: what the caller `says`, which functions it `calls` then, that the
 * session is `cut` so many ms after that, or that it `spells` what it heard: each byte of it once. What comes `later` is said after
 * 25 more frames each. The model's name stands in a call's log: what must not be found there is in base64 between « and ».
 */
export function scriptedVoice(request: Request): Response {
  const url = new URL(request.url);
  if (request.headers.get("authorization") !== "Bearer sk-test") return new Response("no", { status: 401 });
  if (url.searchParams.get("intent") === "transcription") return scriptedPen();
  if (url.searchParams.get("model") === "refuse") return new Response("no", { status: 503 });
  const { 0: theirs, 1: ours } = new WebSocketPair();
  ours.accept();
  const say = (event: Record<string, unknown>): void =>
    ours.send(JSON.stringify({ event_id: "e", ...event }));
  const model = url.searchParams.get("model") ?? "";
  const unveiled = model.replace(/«([^»]*)»/g, (_all, veiled) => Buffer.from(veiled, "base64").toString());
  const script: Script = model.startsWith("{") ? JSON.parse(unveiled) : {};
  const steps: Step[] = [script, ...(script.later ?? [])];
  let calls: NonNullable<Step["calls"]> = [];
  let frames = 0;
  const heard = new Set<number>();
  let answers = 0;
  say({ type: "session.created", session: { id: "sess_test" } });
  ours.addEventListener("message", ({ data }) => {
    const event: { type: string; audio?: string } = JSON.parse(String(data));
    if (event.type === "session.update") say({ type: "session.updated", session: {} });
    if (event.type === "response.create") {
      answers += 1;
      // The greeting first; what was heard is answered with the functions, once.
      if (calls.length > 0) {
        call(say, answers, calls);
        calls = [];
        if (script.cut !== undefined) setTimeout(() => ours.close(1011, "cut"), script.cut);
        return;
      }
      greet(say, `${model.startsWith("{") ? "scripted" : model}-${answers}`);
    }
    if (event.type === "input_audio_buffer.append") {
      const sound = Buffer.from(event.audio ?? "", "base64");
      // A leg that sends nothing is silent, and nobody speaks in silence.
      if (sound.every((byte) => byte === 0xff)) return;
      for (const byte of sound) heard.add(byte);
      // Frames, not messages: where many legs are live, several of them come in one.
      const before = Math.floor(frames / 25);
      frames += Math.ceil(sound.length / 160);
      const reached = Math.floor(frames / 25);
      const step = reached > before ? steps[reached - 1] : undefined;
      if (step === undefined) return;
      calls = step.calls ?? [];
      const words = script.spells ? [...heard].join(" ") : (step.says ?? "I heard twenty-five frames.");
      hear(say, words, step === script ? "item_caller" : `item_caller_${reached * 25}`);
    }
  });
  return new Response(null, { status: 101, webSocket: theirs });
}

type Say = (event: Record<string, unknown>) => void;

function greet(say: Say, name: string): void {
  const item = { item_id: `item_${name}`, response_id: `resp_${name}`, output_index: 0, content_index: 0 };
  say({ type: "response.created", response: { id: item.response_id } });
  say({ type: "response.output_audio_transcript.delta", ...item, delta: "Hello there." });
  say({ type: "response.output_audio.delta", ...item, delta: Buffer.alloc(3_200, 0x55).toString("base64") });
  say({ type: "response.output_audio_transcript.done", ...item, transcript: "Hello there." });
  say({
    type: "response.done",
    response: {
      id: item.response_id,
      status: "completed",
      usage: {
        input_token_details: { text_tokens: 9, audio_tokens: 0, cached_tokens: 0 },
        output_token_details: { text_tokens: 3, audio_tokens: 8 },
      },
    },
  });
  say({ type: "rate_limits.updated", rate_limits: [] });
  say({ type: "a.type.of.tomorrow", anything: true });
}

interface Step {
  says?: string;
  calls?: [name: string, args: string][];
}

interface Script extends Step {
  spells?: boolean;
  cut?: number;
  later?: Step[];
}

function call(say: Say, answer: number, calls: [name: string, args: string][]): void {
  const id = `resp_calls_${answer}`;
  say({ type: "response.created", response: { id } });
  const output = calls.map(([name, args], n) => ({
    type: "function_call",
    id: `item_call_${answer}_${n}`,
    status: "completed",
    call_id: `call_${answer}_${n}`,
    name,
    arguments: args,
  }));
  for (const item of output)
    say({ type: "response.output_item.done", response_id: id, output_index: 0, item });
  say({ type: "response.done", response: { id, status: "completed", output } });
}

function hear(say: Say, transcript: string, itemId: string): void {
  const item = { item_id: itemId, content_index: 0 };
  say({ type: "input_audio_buffer.speech_started", item_id: itemId, audio_start_ms: 0 });
  say({ type: "conversation.item.input_audio_transcription.delta", ...item, delta: transcript });
  say({ type: "input_audio_buffer.speech_stopped", item_id: itemId, audio_end_ms: 500 });
  say({ type: "conversation.item.input_audio_transcription.completed", ...item, transcript });
}
