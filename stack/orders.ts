import { join } from "node:path";
import { ROOT } from "./paths.ts";
import { type Part, startServer } from "./process/part.ts";

/** Starts the system that the demo organization's own tool asks. */
export async function startOrdersDesk(
  port: number,
  logDir: string,
  secret: string,
): Promise<Part & { url: string }> {
  return startServer({
    port,
    name: "orders stand-in",
    command: [process.execPath, "simulators/orders/main.ts", "--port", String(port), "--secret", secret],
    logFile: join(logDir, "orders.log"),
    cwd: ROOT,
  });
}
