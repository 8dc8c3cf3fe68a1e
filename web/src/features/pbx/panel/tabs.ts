/** The panel's tabs, in their order; each is an address of its own. */
export const PBX_TABS = [
  { tab: "channels", name: "Channels" },
  { tab: "queues", name: "Queues" },
  { tab: "extensions", name: "Extensions" },
  { tab: "parking", name: "Parking and conferences" },
  { tab: "events", name: "Events" },
  { tab: "actions", name: "Actions" },
] as const;
export type PbxTab = (typeof PBX_TABS)[number]["tab"];

/** Where the panel opens. */
export const FIRST_TAB: PbxTab = "channels";

export const isPbxTab = (text: string): text is PbxTab => PBX_TABS.some(({ tab }) => tab === text);
