#!/usr/bin/env node
import { Command } from "commander";
import { checkConnections } from "./check/check.ts";
import { type Config, readConfig } from "./config.ts";
import { startConnector } from "./connector.ts";
import { PortTaken } from "./listen.ts";
import { createLog } from "./log.ts";
import { VERSION } from "./version.ts";
import { Watchdog } from "./watchdog.ts";

const EXIT_BAD_CONFIG = 2;
const EXIT_PORT_TAKEN = 3;
const STOP_WITHIN_MS = 4_000;

function configOrExit(file: string | undefined): Config {
  const config = readConfig(process.env, file);
  if (config.ok) return config.value;
  process.stderr.write(
    `The connector's configuration is not complete:\n${config.error.replace(/^/gm, "  ")}\n`,
  );
  process.exit(EXIT_BAD_CONFIG);
}

async function runConnector(config: Config): Promise<void> {
  const log = createLog(config.PATCHBAY_LOG_LEVEL);
  const watchdog = new Watchdog();
  if (config.PATCHBAY_WATCHDOG) watchdog.start();
  try {
    const connector = await startConnector(config, log);
    let stopping = false;
    const stop = (signal: string) => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, "stopping");
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      void connector.stop().then(() => {
        watchdog.stop();
        log.info("stopped");
        process.exit(0);
      });
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  } catch (error) {
    watchdog.stop();
    if (!(error instanceof PortTaken)) throw error;
    log.fatal({ code: error.code }, error.message);
    process.exit(EXIT_PORT_TAKEN);
  }
}

const program = new Command("patchbay-connector")
  .description(
    "Connects one Asterisk to Patchbay. Keys: PATCHBAY_* in the environment or in the file of --config.",
  )
  .version(VERSION);
program
  .command("run", { isDefault: true })
  .description("run until SIGTERM or SIGINT")
  .option("--config <file>", "file of KEY=value lines")
  .action((options: { config?: string }) => runConnector(configOrExit(options.config)));
program
  .command("check")
  .description("try the configuration, Asterisk and the edge once, and say what is wrong")
  .option("--config <file>", "file of KEY=value lines")
  .action(async (options: { config?: string }) => {
    const report = await checkConnections(configOrExit(options.config));
    for (const line of report.lines) process.stdout.write(`${line}\n`);
    process.exit(report.ok ? 0 : 1);
  });
await program.parseAsync();
