#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startTwilioStandIn } from "./stand-in.ts";

const HELP = `A stand-in for Twilio Programmable Voice on this machine: REST, TwiML, signed webhooks, Media Streams.

  node simulators/twilio/main.ts [--port 8791] [--account AC...] [--token TOKEN] [--number +1... --voice-url URL]

  --port        port on 127.0.0.1; 0 takes a free one (default 8791)
  --account     the account's sid
  --token       its Auth Token: REST's password, and what webhooks are signed with
  --number      a number of the account, given as often as there are; --voice-url is asked for the TwiML of calls to it
  --status-url  told of the end of those calls

Knobs and faults: GET, POST, DELETE /__control. Calls: GET /__calls; POST /__calls {"from","to","scenario"} has a
scripted person call and answers what both sides heard; with "target", another is at that number. Calls that were left hanging: GET /__hanging, and at the end.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8791" },
      account: { type: "string", default: `AC${"0".repeat(31)}1` },
      token: { type: "string", default: "stand-in-auth-token" },
      number: { type: "string", multiple: true, default: [] },
      "voice-url": { type: "string" },
      "status-url": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a whole number from 0 to 65535, not ${values.port}.`);
  }
  const { number: numbers, "voice-url": voiceUrl, "status-url": statusUrl } = values;
  if ((numbers.length === 0) !== (voiceUrl === undefined)) {
    throw new Error("--number and --voice-url go together.");
  }
  const owned =
    voiceUrl === undefined
      ? []
      : numbers.map((number) => ({
          number,
          voiceUrl,
          ...(statusUrl === undefined ? {} : { statusCallback: statusUrl }),
        }));
  const standIn = await startTwilioStandIn({
    port,
    accountSid: values.account,
    authToken: values.token,
    numbers: owned,
  });
  process.stdout.write(`Twilio stand-in listens on ${standIn.url}\n`);
  const stop = (): void => {
    standIn.close().then(
      (hanging) => {
        for (const { sid, status, doing, forMs } of hanging) {
          process.stderr.write(`left hanging: ${sid}, ${status}, in ${doing} for ${forMs} ms\n`);
        }
        process.exit(0);
      },
      () => process.exit(1),
    );
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `The Twilio stand-in did not start: ${reason}${taken ? " (choose another with --port)" : ""}\n`,
  );
  process.exit(1);
});
