import { createServer } from "node:net";
import { freePort } from "../asterisk-config/lab/ports.ts";

/** The port that the variable names (it must be free), else the usual one, else any free one. */
export async function freeOr(variable: string, usual: number): Promise<number> {
  const asked = process.env[variable];
  if (asked === undefined) return (await isFree(usual)) ? usual : freePort();
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${variable} is "${asked}"; it must be a port from 1 to 65535.`);
  }
  if (!(await isFree(port)))
    throw new Error(`${variable}: port ${port} is taken. Free it or choose another.`);
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
