import type { Config } from "../config.ts";
import { checkAsterisk } from "./asterisk.ts";
import { checkEdge } from "./edge.ts";
import { linesOf } from "./finding.ts";
import { checkMachine } from "./machine.ts";

export interface CheckReport {
  ok: boolean;
  lines: string[];
}

/** Tries the machine, Asterisk and the edge once, and says in plain lines what works, what does not, and how to mend it. */
export async function checkConnections(config: Config): Promise<CheckReport> {
  const findings = (
    await Promise.all([checkAsterisk(config), checkMachine(config), checkEdge(config)])
  ).flat();
  return { ok: findings.every(({ state }) => state !== "FAILED"), lines: findings.flatMap(linesOf) };
}
