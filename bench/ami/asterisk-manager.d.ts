/** The part of asterisk-manager 0.2.0 (no types of its own) that the bench uses. */
declare module "asterisk-manager" {
  import type { EventEmitter } from "node:events";

  interface Manager extends EventEmitter {
    disconnect(done?: () => void): void;
  }
  export default function connect(
    port: number,
    host: string,
    username: string,
    password: string,
    events: boolean,
  ): Manager;
}
