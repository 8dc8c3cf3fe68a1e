import type { OrgSettings } from "@patchbay/protocol/org-settings";
import type { CallState } from "../life/state.ts";
import { audioMode } from "../life/watch.ts";

/**
 * Is what caller and person say to each other written down? Where an assistant had the caller it always is: their words
 * were before. Where people alone have the call, the organization has to have wanted it.
 */
export const isWrittenDown = (state: CallState, { transcripts }: OrgSettings): boolean =>
  audioMode(state) === "people" && (state.assisted || transcripts.people);
