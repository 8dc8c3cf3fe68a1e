import { cpus } from "node:os";

/** Above this share of all processors a delay is the length of a queue, and says little about the code. */
const FULL = 0.9;

/** How busy all processors of this machine are from now on. */
export class Machine {
  #before = times();

  /** Begins anew. */
  mark(): void {
    this.#before = times();
  }

  /** The share of all processors that was in use since the mark, 0 to 1. */
  busy(): number {
    const [now, before] = [times(), this.#before];
    return (now.busyMs - before.busyMs) / Math.max(1, now.allMs - before.allMs);
  }
}

/** Such a share in words. */
export function inWords(share = 0): string {
  const percent = `${Math.round(share * 100)} % of the machine in use`;
  return share < FULL ? percent : `${percent}: it was full`;
}

function times(): { busyMs: number; allMs: number } {
  let [busyMs, allMs] = [0, 0];
  for (const { times: each } of cpus()) {
    const all = each.user + each.nice + each.sys + each.idle + each.irq;
    allMs += all;
    busyMs += all - each.idle;
  }
  return { busyMs, allMs };
}
