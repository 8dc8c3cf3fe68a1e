import { once } from "node:events";
import { connect, createServer } from "node:net";

/** The way from the connector to the edge, on which the bytes are counted that the connector sends. */
export interface CountedWay {
  url: string;
  bytes: number;
  close(): void;
}

/** Leads to `target`, an http URL. */
export async function countedWay(target: string): Promise<CountedWay> {
  const { hostname, port } = new URL(target);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.on("data", (data: Buffer) => {
      way.bytes += data.length;
    });
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy()).on("close", () => far.destroy());
    far.on("error", () => near.destroy()).on("close", () => near.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The way has no port.");
  const way: CountedWay = {
    url: `http://127.0.0.1:${address.port}`,
    bytes: 0,
    close: () => void server.close(),
  };
  return way;
}
