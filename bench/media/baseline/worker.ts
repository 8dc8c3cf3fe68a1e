import { DurableObject } from "cloudflare:workers";

interface Env {
  PLAIN: DurableObjectNamespace<PlainStream>;
  /** Address of the second server. */
  TARGET: string;
}

/** The least that a Durable Object between two sockets can do: hands every binary frame on as it came, both ways. */
export class PlainStream extends DurableObject<Env> {
  override async fetch(): Promise<Response> {
    const response = await fetch(this.env.TARGET, { headers: { Upgrade: "websocket" } });
    const far = response.webSocket;
    if (far === null) return new Response("the second server refused", { status: 502 });
    const { 0: theirs, 1: near } = new WebSocketPair();
    connect(near, far);
    connect(far, near);
    near.accept();
    far.accept();
    return new Response(null, { status: 101, webSocket: theirs });
  }
}

function connect(from: WebSocket, to: WebSocket): void {
  from.binaryType = "arraybuffer";
  from.addEventListener("message", ({ data }) => to.send(data));
  from.addEventListener("close", () => to.close(1000));
}

export default {
  fetch(request, env) {
    if (request.headers.get("upgrade") !== "websocket") return new Response("WebSocket only");
    return env.PLAIN.get(env.PLAIN.idFromName(new URL(request.url).pathname)).fetch(request);
  },
} satisfies ExportedHandler<Env>;
