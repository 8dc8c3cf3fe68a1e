import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/**
 * The bench's Asterisk, in a process of its own: streams captured AMI events over TCP, as many as the client's first line asks for
 * (`Action: <count>`; a login asks for ROUND_EVENTS). Prints its port and the events of one capture.
 */
const FIXTURES = join(import.meta.dirname, "../../protocol/src/ami/fixtures");
const ROUND_EVENTS = Number(process.argv[2] ?? "60000");
const CHUNK_BLOCKS = 150;

const blocks = readdirSync(FIXTURES)
  .toSorted()
  .flatMap((name) => readFileSync(join(FIXTURES, name), "latin1").split("\r\n\r\n"))
  .filter((block) => block.startsWith("Event: "))
  .map((block) => `${block}\r\n\r\n`);

function chunk(from: number, count: number): Buffer {
  return Buffer.from(
    Array.from({ length: count }, (_, n) => blocks[(from + n) % blocks.length]).join(""),
    "latin1",
  );
}
const chunks = Array.from({ length: Math.ceil(blocks.length / CHUNK_BLOCKS) }, (_, n) =>
  chunk(n * CHUNK_BLOCKS, CHUNK_BLOCKS),
);

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on("error", () => {});
  socket.write("Asterisk Call Manager/11.0.0\r\n");
  socket.once("data", (asked: Buffer) => {
    const count = Number(/^Action: (\d+)/.exec(asked.toString("latin1"))?.[1] ?? ROUND_EVENTS);
    let sent = 0;
    const pump = () => {
      while (sent < count) {
        const next = Math.min(CHUNK_BLOCKS, count - sent);
        const data =
          next === CHUNK_BLOCKS ? chunks[(sent / CHUNK_BLOCKS) % chunks.length] : chunk(sent, next);
        sent += next;
        if (data !== undefined && !socket.write(data)) {
          socket.once("drain", pump);
          return;
        }
      }
    };
    pump();
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : 0 });
});
process.on("disconnect", () => process.exit(0));
