import websocket from "@fastify/websocket";
import Fastify from "fastify";
import { WebSocket } from "ws";

/**
 * The baseline: the usual bridge in its plainest form, one Fastify process between Twilio Media Streams and the Realtime
 * API. It checks nothing, keeps nothing and does not come back; whatever it costs is the least that a call costs in Node.
 */
const [port, voiceUrl] = process.argv.slice(2);

/** What comes is believed as it is: a schema here would only make the baseline slower. */
interface FromPhone {
  event: "connected" | "start" | "media" | "mark" | "stop";
  start: { streamSid: string };
  media: { timestamp: string; payload: string };
}
interface FromModel {
  type: string;
  item_id: string;
  delta: string;
}

const SESSION = {
  type: "realtime",
  output_modalities: ["audio"],
  instructions: "You answer the phone.",
  audio: {
    input: { format: { type: "audio/pcmu" }, turn_detection: { type: "server_vad" } },
    output: { format: { type: "audio/pcmu" }, voice: "marin" },
  },
};

const app = Fastify();
await app.register(websocket);
app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
  done(null, body),
);
app.get("/healthz", () => ({ ok: true }));
app.post("/voice", (request, reply) =>
  reply
    .type("text/xml")
    .send(`<Response><Connect><Stream url="ws://${request.headers.host ?? ""}/media"/></Connect></Response>`),
);

app.get("/media", { websocket: true }, (phone) => {
  const model = new WebSocket(`${voiceUrl}/realtime?model=gpt-realtime-2.1`, {
    headers: { Authorization: "Bearer sk-bench" },
  });
  let streamSid = "";
  let latestMs = 0;
  let speaking = { itemId: "", sinceMs: 0 };
  let marks: string[] = [];
  const toModel = (event: object): void => model.send(JSON.stringify(event));
  const toPhone = (message: object): void => phone.send(JSON.stringify(message));

  phone.on("message", (raw) => {
    const message: FromPhone = JSON.parse(raw.toString());
    if (message.event === "start") streamSid = message.start.streamSid;
    else if (message.event === "mark") marks.shift();
    else if (message.event === "media") {
      latestMs = Number(message.media.timestamp);
      if (model.readyState === WebSocket.OPEN)
        toModel({ type: "input_audio_buffer.append", audio: message.media.payload });
    }
  });
  phone.on("close", () => model.close());

  model.on("open", () => {
    toModel({ type: "session.update", session: SESSION });
    toModel({ type: "response.create" });
  });
  model.on("message", (raw) => {
    const event: FromModel = JSON.parse(raw.toString());
    if (event.type === "response.output_audio.delta") {
      toPhone({ event: "media", streamSid, media: { payload: event.delta } });
      if (speaking.itemId !== event.item_id) speaking = { itemId: event.item_id, sinceMs: latestMs };
      toPhone({ event: "mark", streamSid, mark: { name: "part" } });
      marks.push("part");
    } else if (event.type === "input_audio_buffer.speech_started" && marks.length > 0) {
      const heardMs = latestMs - speaking.sinceMs;
      toModel({
        type: "conversation.item.truncate",
        item_id: speaking.itemId,
        content_index: 0,
        audio_end_ms: heardMs,
      });
      toPhone({ event: "clear", streamSid });
      marks = [];
    }
  });
  model.on("error", () => phone.close());
  model.on("close", () => phone.close());
});

await app.listen({ host: "127.0.0.1", port: Number(port) });
