import { execFileSync } from "node:child_process";

export interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** Every process of this machine now. */
function processes(): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, state = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    // A zombie has ended; only its parent has not looked yet.
    return state === "" || state.startsWith("Z")
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** Everything that a process started, and that those started, while the line of parents is whole. */
export function descendantsOf(pid: number): Process[] {
  const all = processes();
  const found: Process[] = [];
  for (let from = new Set([pid]); from.size > 0; ) {
    const children = all.filter(({ parent }) => from.has(parent));
    found.push(...children);
    from = new Set(children.map((child) => child.pid));
  }
  return found;
}

/** Those of the given processes that still run. */
export function stillRunning(known: readonly Process[]): Process[] {
  const now = new Set(processes().map(({ pid }) => pid));
  return known.filter(({ pid }) => now.has(pid));
}
