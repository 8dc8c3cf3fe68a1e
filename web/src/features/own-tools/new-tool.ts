/** Stands in the address where a tool's name would: no tool can have it. */
export const NEW_TOOL = "new-tool";
