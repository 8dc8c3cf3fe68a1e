#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startOpenAiStandIn } from "./stand-in.ts";

const HELP = `A stand-in for OpenAI's Realtime API on this machine: it hears and speaks the demo's lines.

  node simulators/openai/main.ts [--port 8790] [--key KEY]

  --port  port on 127.0.0.1; 0 takes a free one (default 8790)
  --key   the only API key that is let in; without it any key is

Faults are set over HTTP: GET, POST, DELETE /__control; what was heard and said: GET /__sessions;
what was only written down: GET /__transcriptions.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8790" },
      key: { type: "string" },
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
  const standIn = await startOpenAiStandIn({
    port,
    ...(values.key === undefined ? {} : { apiKey: values.key }),
    onProgress(ready, total) {
      if (ready === total || ready % 5 === 0)
        process.stdout.write(`voice: ${ready} of ${total} lines ready\n`);
    },
  });
  process.stdout.write(`OpenAI stand-in listens on ${standIn.url}\n`);
  const stop = (): void => {
    standIn.close().then(
      () => process.exit(0),
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
    `The OpenAI stand-in did not start: ${reason}${taken ? " (choose another with --port)" : ""}\n`,
  );
  process.exit(1);
});
