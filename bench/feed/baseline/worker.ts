import { DurableObject } from "cloudflare:workers";

interface Env {
  HUB: DurableObjectNamespace<Hub>;
}

/** Sends what it is given to everybody, with the time at which it took it; nothing less and nothing more. */
export class Hub extends DurableObject<Env> {
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("upgrade") === "websocket") {
      const { 0: theirs, 1: ours } = new WebSocketPair();
      this.ctx.acceptWebSocket(ours);
      return new Response(null, { status: 101, webSocket: theirs });
    }
    const text = await request.text();
    const accepted = `${Date.now()} ${text}`;
    for (const socket of this.ctx.getWebSockets()) socket.send(accepted);
    return new Response("sent");
  }

  override webSocketMessage(): void {}
}

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === "/healthz") return Promise.resolve(new Response("ok"));
    return env.HUB.get(env.HUB.idFromName("hub")).fetch(request);
  },
} satisfies ExportedHandler<Env>;
