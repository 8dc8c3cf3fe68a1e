import { once } from "node:events";
import { connect } from "node:net";

/** A channel of the bench's own PBX. */
export interface BenchChannel {
  channel: string;
  uniqueid: string;
  caller: string;
  extension: string;
}

const WITHIN_MS = 5_000;

/** Asks the connector by FastAGI, as `AGI(agi://.../route)` does, and answers the channel variables that it set. Throws when it says nothing. */
export async function askRoute(agiPort: number, call: BenchChannel): Promise<ReadonlyMap<string, string>> {
  const variables = new Map<string, string>();
  const socket = connect({ port: agiPort, host: "127.0.0.1", noDelay: true });
  socket.setEncoding("utf8");
  socket.setTimeout(WITHIN_MS, () => socket.destroy(new Error("The connector did not answer FastAGI.")));
  let rest = "";
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) socket.write(`${replyTo(line, call, variables)}\n`);
  });
  socket.write(environmentOf(call));
  await once(socket, "close");
  return variables;
}

function replyTo(command: string, call: BenchChannel, variables: Map<string, string>): string {
  const set = /^SET VARIABLE (\S+) "(.*)"$/.exec(command);
  if (set !== null) {
    variables.set(set[1] ?? "", (set[2] ?? "").replace(/\\(.)/g, "$1"));
    return "200 result=1";
  }
  if (command === `GET FULL VARIABLE \${CHANNEL(linkedid)}`) return `200 result=1 (${call.uniqueid})`;
  return "510 Invalid or unknown command";
}

function environmentOf({ channel, uniqueid, caller, extension }: BenchChannel): string {
  const environment = {
    network: "yes",
    network_script: "route",
    request: "agi://127.0.0.1/route",
    channel,
    language: "en",
    type: "PJSIP",
    uniqueid,
    version: "22.10.1",
    callerid: caller,
    calleridname: "unknown",
    callingpres: "0",
    callingani2: "0",
    callington: "0",
    callingtns: "0",
    dnid: extension,
    rdnis: "unknown",
    context: "patchbay-route",
    extension,
    priority: "6",
    enhanced: "0.0",
    accountcode: "",
    threadid: "1",
  };
  const lines = Object.entries(environment).map(([name, value]) => `agi_${name}: ${value}\n`);
  return `${lines.join("")}\n`;
}
