import { RELEASE } from "@patchbay/protocol/version";

/** As in agent/package.json; a test keeps them equal. */
export const VERSION = RELEASE;
