import { type LinkUp, parseLinkUp, parseLinkUpOutside } from "@patchbay/protocol/link/up";
import { CLOSE, PROTOCOL_VERSION } from "@patchbay/protocol/version";
import { report } from "../../../log.ts";
import { FarClock } from "./far-clock.ts";
import { envelope } from "./outgoing.ts";

/** A message to be dealt with now, and when it was said (epoch milliseconds). */
export interface Said {
  message: LinkUp;
  at: number;
}
/** Of one that is lost only is known what it was to be. */
type Come = Said | { lost: string; error: string };
type Numbered = Pick<LinkUp, "v" | "seq" | "ack">;
type Unread = Extract<ReturnType<typeof parseLinkUp>, { ok: false }>;

/** What the inbox needs of its link. */
export interface InboxLink {
  /** The highest number of the connector's epoch that came. */
  received(): number;
  keepReceived(seq: number): void;
  /** The connector has dealt with everything of ours up to this. */
  acknowledged(seq: number): void;
}

/** What comes from the connector: each message once, and each acknowledged, whether it can be read or not. */
export class Inbox {
  readonly #link: InboxLink;
  readonly #clock = new FarClock();
  /** Messages that could not be read, since the object woke. */
  #unread = 0;

  constructor(link: InboxLink) {
    this.#link = link;
  }

  /**
   * Null when there is nothing to be done; a message that breaks the rules of the link closes it. Of a connector that is not `greeted`, or
   * was turned away, only a hello counts.
   */
  take(siteId: string, socket: WebSocket, raw: unknown, greeted: boolean): Come | null {
    const parsed = parseLinkUp(raw);
    if (!greeted && (!parsed.ok || parsed.value.type !== "hello")) {
      socket.close(CLOSE.malformed, "a hello comes first");
      return null;
    }
    if (!parsed.ok) return this.#refuse(siteId, socket, raw, parsed);
    const message = parsed.value;
    if (!isOurs(socket, message)) return null;
    const now = Date.now();
    if (message.type === "hello") {
      this.#clock.greeted(message.ts, now);
      return { message, at: now };
    }
    // What has no number overtakes what waits on their disk.
    const at = message.seq === 0 ? now : this.#clock.saidAt(message.ts, now);
    if (message.type === "raw_events" || message.type === "connector_health") return { message, at };
    return this.#isNew(socket, message) ? { message, at } : null;
  }

  /** What cannot be read is as dealt with as any other message, or its connector would send it again for ever. */
  #refuse(siteId: string, socket: WebSocket, raw: unknown, { error, unknownType }: Unread): Come | null {
    this.#unread += 1;
    report("warn", "link message not understood", { site: siteId, error, seq: this.#unread });
    const outside = parseLinkUpOutside(raw);
    if (!outside.ok || (outside.value.seq === 0 && !unknownType)) {
      socket.close(CLOSE.malformed, error.slice(0, 100));
      return null;
    }
    if (!isOurs(socket, outside.value)) return null;
    return this.#isNew(socket, outside.value) ? { lost: outside.value.type, error } : null;
  }

  /** Acknowledges a message that has a number; false when it was here before, or has none. */
  #isNew(socket: WebSocket, { seq, ack }: Numbered): boolean {
    this.#link.acknowledged(ack);
    if (seq === 0) return false;
    const isNew = seq > this.#link.received();
    if (isNew) this.#link.keepReceived(seq);
    socket.send(envelope({ type: "ack", data: {} }, 0, this.#link.received()));
    return isNew;
  }
}

function isOurs(socket: WebSocket, { v }: Pick<Numbered, "v">): boolean {
  if (v === PROTOCOL_VERSION) return true;
  socket.close(CLOSE.wrongVersion, `this edge speaks version ${PROTOCOL_VERSION}`);
  return false;
}
