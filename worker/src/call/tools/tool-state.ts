/** The tools of one call: those at work, by the id of their call, and how often each was used. */
export interface ToolState {
  running: Readonly<Record<string, { name: string; arguments: string; sinceMs: number }>>;
  used: Readonly<Record<string, number>>;
}
export const afterTool = ({ running, used }: ToolState, toolCallId: string): ToolState => {
  const { [toolCallId]: _, ...others } = running;
  return { running: others, used };
};
export const NO_TOOLS: ToolState = { running: {}, used: {} };
