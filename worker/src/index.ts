import { app } from "./app.ts";
import type { EndedCall, Env } from "./env.ts";
import { archiveCall } from "./jobs/archive-call.ts";
import { errorText, report } from "./log.ts";

export { CallSession } from "./objects/call-session.ts";
export { Organization } from "./objects/organization.ts";
export { PbxLink } from "./objects/pbx-link.ts";
export { TwilioAccount } from "./objects/twilio-account.ts";

export default {
  fetch: app.fetch,
  async queue(batch, env) {
    await Promise.all(
      batch.messages.map(async (message) => {
        try {
          await archiveCall(env, message.body);
          message.ack();
        } catch (error) {
          report("error", "a call was not archived", { call: message.body.callId, error: errorText(error) });
          message.retry();
        }
      }),
    );
  },
} satisfies ExportedHandler<Env, EndedCall>;
