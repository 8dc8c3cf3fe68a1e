import { messages } from "@patchbay/protocol/api/follow-ups";
import { Messages } from "../../store/follow-up/messages.ts";
import type { Ctx } from "../endpoint/asker.ts";
import { done } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { markedDone, removedOf } from "./entries.ts";
import { tellPages } from "./tell-pages.ts";

const store = (c: Ctx) => new Messages(c.env.DB, c.var.member.orgId);
const MISSING = "This organization has no such message.";

/** Messages that callers left. */
export const messageRoutes = [
  serve(messages.list, async (c) => done({ messages: await store(c).list() })),
  serve(messages.markDone, markedDone(store, MISSING), tellPages),
  serve(messages.remove, removedOf(store, MISSING), tellPages),
];
