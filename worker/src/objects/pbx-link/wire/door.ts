import type { LinkUp } from "@patchbay/protocol/link/up";
import * as z from "zod";
import type { LinkState } from "../link-state.ts";

type Hello = Extract<LinkUp, { type: "hello" }>["data"];

/** Who is at the other end of a socket, after its hello; kept with the socket. */
const greeted = z.object({ id: z.string(), host: z.string(), version: z.string() });
type Greeted = z.infer<typeof greeted>;

/** More than these in the time that a connector stays replaced are no mistake of moving one. */
const MOST_REPLACED = 8;

const atTheEndOf = (socket: WebSocket): Greeted | null => {
  const known = greeted.safeParse(socket.deserializeAttachment());
  return known.success ? known.data : null;
};

/** Has its connector said who it is, and may it be here? */
export const isGreeted = (socket: WebSocket): boolean => atTheEndOf(socket) !== null;

/** What a hello comes to: the sockets that it replaces, or why it is turned away; and what the site's state is then. */
export type Admission =
  | { admitted: true; replaces: WebSocket[]; state: Partial<LinkState> }
  | { admitted: false; reason: string; state: Partial<LinkState> };

/**
 * One connector has a site. The newest wins, as one that is moved to another machine must; but one that was replaced does not come back
 * while the other is there, or each would replace the other for ever: both are named on the site's page instead.
 */
export function admit(
  socket: WebSocket,
  hello: Hello,
  open: readonly WebSocket[],
  state: LinkState,
  now: number,
): Admission {
  const { epoch, instance, host = "", connectorVersion: version } = hello;
  // One of before is known by its numbering: two with folders of their own have two.
  const who: Greeted = { id: instance ?? epoch, host, version };
  const others = open.flatMap((each) => {
    const known = each === socket ? null : atTheEndOf(each);
    return known === null ? [] : [{ socket: each, known }];
  });
  const rivals = others.filter(({ known }) => known.id !== who.id);
  const [present] = rivals;
  const before = state.replaced.find(({ id }) => id === who.id);
  if (present !== undefined && before !== undefined) {
    const there = present.known.host === "" ? "" : ` on ${present.known.host}`;
    return {
      admitted: false,
      reason: `replaced by the connector${there}`.slice(0, 100),
      state: { rival: { host, version, replacedAt: before.at, lastAt: now } },
    };
  }
  socket.serializeAttachment(who);
  const replaced = [
    ...rivals.map(({ known }) => ({ ...known, at: now })),
    ...state.replaced.filter(({ id }) => id !== who.id),
  ];
  return {
    admitted: true,
    replaces: others.map((each) => each.socket),
    state: {
      connectorHost: host,
      connectorVersion: version,
      connectorTrouble: "",
      premises: hello.rules ?? null,
      health: null,
      link: "online",
      linkSince: now,
      ...(epoch === state.epoch ? {} : { epoch, received: 0 }),
      replaced: replaced.slice(0, MOST_REPLACED),
      // It is the one that has the site now.
      ...(before === undefined ? {} : { rival: null }),
    },
  };
}

/** No answer of the socket for so long means that the connector is gone, whatever TCP believes. */
const SILENCE_MS = 20_000;

/** The sockets of connectors that have said who they are. */
export class ConnectorSockets {
  readonly #ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  get open(): WebSocket[] {
    const isOpen = ({ readyState }: WebSocket) => readyState === WebSocket.OPEN;
    return this.#ctx.getWebSockets().filter((socket) => isOpen(socket) && isGreeted(socket));
  }

  /** The one that has the site. */
  get current(): WebSocket | null {
    return this.open[0] ?? null;
  }

  /** From when on a socket that came at `since` counts as gone (epoch milliseconds). */
  silentAt(socket: WebSocket | null, since: number): number {
    const heard = socket && this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime();
    return (heard ?? since) + SILENCE_MS;
  }
}
