import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { consume, type Job } from "./jobs/consume.ts";

export { CallSession } from "./objects/call-session.ts";
export { Organization } from "./objects/organization.ts";
export { PbxLink } from "./objects/pbx-link.ts";
export { TwilioAccount } from "./objects/twilio-account.ts";

export default { fetch: app.fetch, queue: consume } satisfies ExportedHandler<Env, Job>;
