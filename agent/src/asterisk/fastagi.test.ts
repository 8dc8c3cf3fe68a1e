import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { FastAgiServer, type RouteAnswer, type RouteQuestion } from "./fastagi.ts";

const ENVIRONMENT = `agi_network: yes
agi_network_script: route?x=1
agi_channel: PJSIP/1001-00000001
agi_uniqueid: lab-1.5
agi_callerid: 1001
agi_calleridname: unknown
agi_context: patchbay-route
agi_extension: 1412

`;

let server: FastAgiServer | null = null;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
});

/** Plays Asterisk: sends the environment, answers each command line by `reply`, resolves with all lines at the end. */
async function dialogue(
  route: (question: RouteQuestion, gone: AbortSignal) => Promise<RouteAnswer>,
  reply: (line: string, socket: Socket) => string = (line) =>
    line.startsWith("GET FULL") ? "200 result=1 (lab-1.4)" : "200 result=1",
  environment = ENVIRONMENT,
): Promise<{ lines: string[]; problems: string[] }> {
  const problems: string[] = [];
  server = new FastAgiServer({
    host: "127.0.0.1",
    port: 0,
    route,
    hold: () => Promise.resolve(null),
    onProblem: (problem) => problems.push(problem),
  });
  const socket = connect(await server.start(), "127.0.0.1");
  sockets.push(socket);
  const lines: string[] = [];
  socket.setEncoding("utf8").on("data", (text: string) => {
    for (const line of text.split("\n").filter((part) => part !== "")) {
      lines.push(line);
      const answer = reply(line, socket);
      if (answer !== "") socket.write(`${answer}\n`);
    }
  });
  // In pieces, as a network may deliver it.
  for (const piece of environment.match(/[\s\S]{1,37}/g) ?? []) socket.write(piece);
  await new Promise((resolve) => socket.once("close", resolve));
  return { lines, problems };
}

describe("FastAgiServer", () => {
  it("asks for the linked id, hands the question on and sets the answer's variables in order", async () => {
    const questions: RouteQuestion[] = [];
    const { lines } = await dialogue(async (question) => {
      questions.push(question);
      return [
        ["PATCHBAY_QUEUE", 'say "hi" \\ now'],
        ["PATCHBAY_PLAN", "assistant"],
      ];
    });
    expect(questions).toEqual([
      {
        channel: "PJSIP/1001-00000001",
        uniqueid: "lab-1.5",
        linkedid: "lab-1.4",
        from: { number: "1001", name: "" },
        to: { number: "1412", name: "" },
        context: "patchbay-route",
      },
    ]);
    expect(lines).toEqual([
      "GET FULL VARIABLE $" + "{CHANNEL(linkedid)}",
      'SET VARIABLE PATCHBAY_QUEUE "say \\"hi\\" \\\\ now"',
      'SET VARIABLE PATCHBAY_PLAN "assistant"',
    ]);
  });

  it.each([
    ["0", false],
    ["3", false],
    ["32", true],
    ["35", true],
    ["67", false],
    ["", false],
  ])("A8: of callingpres %j the number is withheld: %s", async (presentation, withheld) => {
    const questions: RouteQuestion[] = [];
    await dialogue(
      async (question) => {
        questions.push(question);
        return null;
      },
      undefined,
      ENVIRONMENT.replace("agi_context", `agi_callingpres: ${presentation}\nagi_context`),
    );
    expect(questions[0]?.from.withheld ?? false).toBe(withheld);
  });

  it("sets nothing when there is no answer", async () => {
    const { lines } = await dialogue(async () => null);
    expect(lines).toHaveLength(1);
  });

  it("never sends a value with a line end, and not the plan behind it either", async () => {
    const { lines, problems } = await dialogue(async () => [
      ["PATCHBAY_QUEUE", "a\nSET VARIABLE X 1"],
      ["PATCHBAY_PLAN", "queue"],
    ]);
    expect(lines).toHaveLength(1);
    expect(problems.join()).toMatch(/PATCHBAY_QUEUE was not set/);
  });

  it("stops when Asterisk says that the caller hung up in mid-dialogue", async () => {
    let aborted = false;
    const { lines } = await dialogue(
      (_question, gone) =>
        new Promise((resolve) => {
          gone.addEventListener("abort", () => {
            aborted = true;
            resolve([["PATCHBAY_PLAN", "assistant"]]);
          });
        }),
      (_line, socket) => {
        socket.write("200 result=1 (lab-1.4)\n");
        return "HANGUP";
      },
    );
    expect(aborted).toBe(true);
    expect(lines).toHaveLength(1);
  });

  it("reads a usage text of several lines as one refusal", async () => {
    const { problems } = await dialogue(
      async () => [["PATCHBAY_PLAN", "assistant"]],
      (line) =>
        line.startsWith("GET")
          ? "200 result=0"
          : "520-Invalid command syntax.  Proper usage follows:\nUsage: SET VARIABLE\n520 End of proper usage.",
    );
    expect(problems.join()).toMatch(/Asterisk answered 520 End/);
  });
});
