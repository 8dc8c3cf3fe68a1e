import { WebSocket } from "ws";
import { sharedMs } from "./clock.ts";
import { stampFrames } from "./numbered-frame.ts";

/**
 * Loaded into the connector's process before the connector: notes in each of the bench's frames when it was read from,
 * or written to, the socket of Asterisk. That socket is the only one of which the connector is the server. Nothing else
 * is changed.
 */
const { emit, send } = WebSocket.prototype;

function stamp(socket: WebSocket, data: unknown): void {
  if (data instanceof Uint8Array && Reflect.get(socket, "_isServer") === true) stampFrames(data, sharedMs());
}

Reflect.set(WebSocket.prototype, "emit", function (this: WebSocket, ...args: unknown[]) {
  if (args[0] === "message") stamp(this, args[1]);
  return Reflect.apply(emit, this, args);
});

Reflect.set(WebSocket.prototype, "send", function (this: WebSocket, ...args: unknown[]) {
  stamp(this, args[0]);
  return Reflect.apply(send, this, args);
});
