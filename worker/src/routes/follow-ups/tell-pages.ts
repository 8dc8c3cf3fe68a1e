import { type Ctx, organization } from "../endpoint/asker.ts";

/** What one member changes, the others see at once: their pages read the lists again. */
export const tellPages = (c: Ctx): void => c.executionCtx.waitUntil(organization(c).followUpsChanged());
