import { useKeys } from "../../../lib/keys/use-keys.ts";
import { type PanelKeys, usePanelKeys } from "../panel/use-panel-keys.ts";

/** A caller or member of a queue that keys move to, and a button of it that a key presses. */
export const keyRow = { "data-queue-row": "", tabIndex: -1 } as const;
export const keyButton = (key: QueueKey) => ({ "data-queue-key": key });
type QueueKey = "z" | "e" | "x" | "shift+k" | "a" | "+";

export const QUEUE_KEYS = [
  [["J", "K"], "move"],
  [["A"], "answer"],
  [["Shift", "K"], "move up"],
  [["X", "X"], "withdraw"],
  [["Z"], "pause or unpause"],
  [["E"], "penalty"],
  [["+"], "add a member"],
  [["?"], "all keys"],
] as const;

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-queue-row]")];
const focused = (): HTMLElement | undefined => rows().find((row) => row.contains(document.activeElement));

function step(by: 1 | -1): void {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
}

/** Presses the row's own button, so that a key does what the button does, and is refused as it is. */
function press(key: QueueKey): boolean {
  const row = focused();
  const place = key === "+" ? (row?.closest("[data-queue]") ?? document) : row;
  const button = place?.querySelector<HTMLElement>(`[data-queue-key="${CSS.escape(key)}"]`);
  if (button == null) return false;
  button.focus();
  button.click();
  return true;
}

/** The keys of the queues: J and K move over callers and members, the others press what stands in that row. */
export function useQueueKeys(): void {
  const keys: readonly QueueKey[] = ["z", "e", "x", "shift+k", "a", "+"];
  // Before the page's own keys: Shift and K is no K.
  usePanelKeys(Object.fromEntries(keys.map((key) => [key, () => press(key)])) satisfies PanelKeys);
  useKeys({ next: () => step(1), previous: () => step(-1) });
}
