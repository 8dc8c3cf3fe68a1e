/** The panel's tabs, in their order; each is an address of its own. */
export const PBX_TABS = [{ tab: "events", name: "Events" }] as const;
export type PbxTab = (typeof PBX_TABS)[number]["tab"];

/** Where the panel opens. */
export const FIRST_TAB: PbxTab = "events";

export const isPbxTab = (text: string): text is PbxTab => PBX_TABS.some(({ tab }) => tab === text);
