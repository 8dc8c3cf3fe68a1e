import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { AmiDecoder, type AmiHeaders } from "@patchbay/protocol/ami/decoder";
import { afterEach, expect, test } from "vitest";
import { type AmiRelay, startAmiRelay } from "./ami-relay.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Between {
  relay: AmiRelay;
  pbx: Socket;
  connector: Socket;
  /** What the connector read so far. */
  blocks: AmiHeaders[];
  came(): Promise<unknown>;
}

async function line(): Promise<Between> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const relay = await startAmiRelay(typeof address === "object" && address !== null ? address.port : 0);
  const accepted: Promise<Socket[]> = once(server, "connection");
  const connector = connect(relay.port, "127.0.0.1");
  const [pbx] = await accepted;
  if (pbx === undefined) throw new Error("nobody connected");
  const decoder = new AmiDecoder();
  const blocks: AmiHeaders[] = [];
  connector.on("data", (data) => decoder.push(data, (headers) => blocks.push(headers)));
  closing.push(
    () => relay.close(),
    () => connector.destroy(),
    () => server.close(),
  );
  return { relay, pbx, connector, blocks, came: () => once(connector, "data") };
}

test("an event is told between two blocks, never within one", async () => {
  const { relay, pbx, blocks, came } = await line();
  pbx.write("Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMess");
  await came();
  relay.tell({ Event: "Hangup", Uniqueid: "bench-1" });
  pbx.write("age: hello\r\n\r\n");
  while (blocks.length < 2) await came();
  expect(blocks).toMatchObject([
    { Event: "Hangup", Uniqueid: "bench-1" },
    { Response: "Success", Message: "hello" },
  ]);
});

test("a connector that asks which channels there are is told of the bench's own as long as they live", async () => {
  const { relay, pbx, blocks, came } = await line();
  relay.tell({ Event: "Newchannel", Uniqueid: "bench-1", Channel: "PJSIP/bench-1" });
  relay.tell({ Event: "Newchannel", Uniqueid: "bench-2", Channel: "PJSIP/bench-2" });
  relay.tell({ Event: "Hangup", Uniqueid: "bench-1" });
  while (blocks.length < 3) await came();
  pbx.write(
    "Asterisk Call Manager/11.0.0\r\nEvent: CoreShowChannelsComplete\r\nActionID: pb-7\r\nEventList: Complete\r\n\r\n",
  );
  while (blocks.length < 5) await came();
  expect(blocks.slice(3)).toMatchObject([
    { Event: "CoreShowChannel", ActionID: "pb-7", Uniqueid: "bench-2", Channel: "PJSIP/bench-2" },
    { Event: "CoreShowChannelsComplete", ActionID: "pb-7" },
  ]);
});

test("what the connector says reaches the PBX as it is", async () => {
  const { pbx, connector } = await line();
  connector.write("Action: Ping\r\n\r\n");
  const [said]: unknown[] = await once(pbx, "data");
  expect(String(said)).toBe("Action: Ping\r\n\r\n");
});

test("a PBX that goes takes the connector's line with it", async () => {
  const { pbx, connector } = await line();
  connector.resume();
  pbx.destroy();
  await once(connector, "close");
  expect(connector.destroyed).toBe(true);
});
