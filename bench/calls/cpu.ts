import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Fields of /proc/PID/stat behind the command's name, from 0: ticks in user and in kernel mode. */
const USER_AT = 11;
const KERNEL_AT = 12;

let ticksPerSecond = 0;

/** Processor time that a process has used so far, all its threads, in milliseconds; steps of a tick (10 ms). */
export function cpuMs(pid: number): number {
  ticksPerSecond ||= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name stands in parentheses and may contain anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[USER_AT]) + Number(fields[KERNEL_AT])) * 1_000) / ticksPerSecond;
}
