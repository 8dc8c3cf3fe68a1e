import { type ChildProcess, spawn } from "node:child_process";

/**
 * Ends the parts when we cannot: a tiny process that reads group ids from its standard input and, when that closes
 * without a goodbye (we were killed), sends SIGKILL to every group that is left.
 */
const PROGRAM = `
const groups = new Set();
let rest = "";
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.stdin.setEncoding("utf8").on("data", (chunk) => {
  const lines = (rest + chunk).split("\\n");
  rest = lines.pop();
  for (const line of lines) line[0] === "+" ? groups.add(Number(line.slice(1))) : groups.delete(Number(line.slice(1)));
}).on("end", () => {
  for (const group of groups) { try { process.kill(-group, "SIGKILL"); } catch {} }
});
`;

export interface Reaper {
  watch(group: number): void;
  forget(group: number): void;
}

const reapers = new Map<number, Reaper>();

/** The one reaper of this process. It ends by itself when we end. */
export function reaperFor(owner: number): Reaper {
  const held = reapers.get(owner);
  if (held !== undefined) return held;
  const child: ChildProcess = spawn(process.execPath, ["-e", PROGRAM], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Neither the process nor its pipe keeps us alive.
  child.unref();
  const { stdin } = child;
  if (stdin !== null && "unref" in stdin && typeof stdin.unref === "function") stdin.unref();
  const say = (line: string): void => {
    stdin?.write(`${line}\n`);
  };
  const reaper = { watch: (group: number) => say(`+${group}`), forget: (group: number) => say(`-${group}`) };
  reapers.set(owner, reaper);
  return reaper;
}
