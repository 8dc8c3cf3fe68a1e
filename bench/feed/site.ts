import { randomToken } from "@patchbay/protocol/ids";
import { parseLinkDown } from "@patchbay/protocol/link/down";
import { LINK_PING, LINK_PING_MS } from "@patchbay/protocol/link/envelope";
import type { LinkUp } from "@patchbay/protocol/link/up";
import type { PbxEvent } from "@patchbay/protocol/pbx";
import { PROTOCOL_VERSION } from "@patchbay/protocol/version";
import WebSocket from "ws";

type Body = LinkUp extends infer M ? (M extends LinkUp ? Pick<M, "type" | "data"> : never) : never;

/** An offer is worth nothing after 1.5 s: the edge decides on it by then, or never. */
const DECIDED_WITHIN_MS = 5_000;

/** A PBX with one caller after another, played over the real link: what makes events for the feed. */
export class BenchSite {
  readonly #socket: WebSocket;
  /** A connector that says nothing for 20 s is taken for dead. */
  readonly #pings: ReturnType<typeof setInterval>;
  #seq = 0;
  readonly #routed = new Map<string, (callId: string) => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#pings = setInterval(() => socket.send(LINK_PING), LINK_PING_MS);
    socket.on("message", (data: Buffer) => {
      const parsed = parseLinkDown(data.toString());
      if (!parsed.ok || parsed.value.type !== "route_decided") return;
      const { offerId, callId } = parsed.value.data;
      this.#routed.get(offerId)?.(callId);
      this.#routed.delete(offerId);
    });
  }

  static async connect(edgeUrl: string, token: string): Promise<BenchSite> {
    const socket = new WebSocket(`${edgeUrl.replace(/^http/, "ws")}/link`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const site = new BenchSite(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.once("open", () => {
        socket.once("message", () => resolve());
        const data = { epoch: randomToken(8), connectorVersion: "bench", edgeEpoch: "", edgeSeq: 0 };
        site.#send(0, { type: "hello", data });
      });
    });
    return site;
  }

  /** A caller rings extension 4711, which goes to people; resolves with the call's id, and rejects when nobody decides. */
  ring(uniqueid: string): Promise<string> {
    const offerId = `offer-${uniqueid}`;
    const channel = `PJSIP/1001-${uniqueid}`;
    const routed = new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => {
        this.#routed.delete(offerId);
        reject(new Error(`The edge decided nothing on ${offerId} within ${DECIDED_WITHIN_MS} ms.`));
      }, DECIDED_WITHIN_MS);
      this.#routed.set(offerId, (callId) => {
        clearTimeout(late);
        resolve(callId);
      });
    });
    this.#next({
      type: "call_offered",
      data: {
        offerId,
        channel,
        uniqueid,
        linkedid: uniqueid,
        from: { number: "+12125550142", name: "Ingrid Solberg" },
        to: { number: "4711", name: "" },
        context: "bench",
        expiresAt: Date.now() + 1_500,
      },
    });
    return routed;
  }

  tell(...events: PbxEvent[]): void {
    this.#next({ type: "pbx_events", data: { events } });
  }

  hangUp(uniqueid: string): void {
    this.tell({ kind: "channel_hangup", uniqueid, channel: "x", cause: 16, causeText: "Normal Clearing" });
  }

  close(): void {
    clearInterval(this.#pings);
    this.#socket.terminate();
  }

  #next(body: Body): void {
    this.#seq += 1;
    this.#send(this.#seq, body);
  }

  #send(seq: number, body: Body): void {
    const envelope = { v: PROTOCOL_VERSION, seq, ack: 0, id: randomToken(4), ts: Date.now() };
    this.#socket.send(JSON.stringify({ ...envelope, ...body }));
  }
}
