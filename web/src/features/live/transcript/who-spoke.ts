import type { LogEntry } from "@patchbay/protocol/call";

/** From `atMs` on (since the call began) these people are on the line with the caller, by name. */
interface Company {
  atMs: number;
  names: readonly string[];
}

/**
 * Who speaks where the transcript says that a person does: whoever has the caller at that moment, and whoever has barged in.
 * Of two voices in one nobody knows whose it is, so both are named. Empty where the log names nobody.
 */
export function personAt(log: readonly LogEntry[]): (atMs: number) => string {
  const startedAt = log[0]?.at ?? 0;
  const spells: Company[] = [];
  const barging = new Map<string, string>();
  let holder: string | null = null;
  for (const { at, event } of log) {
    switch (event.type) {
      case "call_answered":
        holder = event.by.kind === "operator" ? event.by.name : null;
        break;
      case "operator_connected":
        holder = event.name;
        break;
      case "supervisor_mode_changed":
        if (event.mode === "barge") barging.set(event.legId, event.by.name);
        else barging.delete(event.legId);
        break;
      case "listener_left":
        barging.delete(event.legId);
        break;
      // Their phones come back by themselves, and say how they did.
      case "edge_restarted":
        barging.clear();
        break;
      case "listener_joined":
        if (event.mode === "barge") barging.set(event.legId, event.by.name);
        break;
      default:
        continue;
    }
    const names = [...new Set([...(holder === null ? [] : [holder]), ...barging.values()])];
    spells.push({ atMs: at - startedAt, names });
  }
  return (atMs) => spells.findLast((spell) => spell.atMs <= atMs)?.names.join(" or ") ?? "";
}
