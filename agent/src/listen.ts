import type { Server } from "node:net";

/** A port that the connector must have is taken; `message` names it and the key that changes it. */
export class PortTaken extends Error {
  readonly code = "port_taken";
  readonly retryable = false;

  constructor(what: string, host: string, port: number, key: string) {
    super(
      `${what} cannot listen on ${host}:${port}: another process has this port. ` +
        `Stop it (is a second connector running?) or choose another port by ${key}.`,
    );
    this.name = "PortTaken";
  }
}

/** Listens and answers the actual port (of use when `port` is 0). Throws PortTaken. */
export function listen(
  server: Server,
  what: string,
  host: string,
  port: number,
  key: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortTaken(what, host, port, key) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
