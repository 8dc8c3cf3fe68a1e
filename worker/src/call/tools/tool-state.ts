/** The tools of one call: those at work, by the id of their call, and how often each was used. */
export interface ToolState {
  running: Readonly<Record<string, { name: string; arguments: string; sinceMs: number }>>;
  used: Readonly<Record<string, number>>;
}
export const NO_TOOLS: ToolState = { running: {}, used: {} };
