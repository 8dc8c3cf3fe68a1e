import { join } from "node:path";
import { ROOT } from "./paths.ts";
import { answers, type Part, startPart, untilReady } from "./process/part.ts";

/** Starts the system that the demo organization's own tool asks. */
export async function startOrdersDesk(
  port: number,
  logDir: string,
  secret: string,
): Promise<Part & { url: string }> {
  const part = startPart({
    name: "orders stand-in",
    command: [process.execPath, "simulators/orders/main.ts", "--port", String(port), "--secret", secret],
    logFile: join(logDir, "orders.log"),
    cwd: ROOT,
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(part, () => answers(`${url}/healthz`));
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { ...part, url };
}
