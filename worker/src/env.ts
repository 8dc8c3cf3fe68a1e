import type { CallSummary } from "@patchbay/protocol/call";
import type { CallSession } from "./objects/call-session.ts";
import type { Organization } from "./objects/organization.ts";
import type { PbxLink } from "./objects/pbx-link.ts";
import type { TwilioAccount } from "./objects/twilio-account.ts";

/** What a queue message about an ended call carries: names only, the consumer reads the log itself. */
export interface EndedCall {
  callId: string;
}

/** What a queue message about an ended call carries that a PBX had in its own hands: there is no log of it to be read. */
export interface EndedInside {
  callId: string;
  orgId: string;
  inside: CallSummary;
  /** Whose national numbers are meant. */
  country: string | null;
}

/** What a queue message about words that are to be understood carries; `turnId` is null for the whole call. */
export interface ToUnderstand {
  callId: string;
  turnId: string | null;
}

/** Bindings, variables and secrets, as `wrangler.toml` declares them. */
export interface Env {
  ASSETS: Fetcher;
  DB: D1Database;
  ARCHIVE: R2Bucket;
  ENDED_CALLS: Queue<EndedCall | EndedInside>;
  TO_UNDERSTAND: Queue<ToUnderstand>;
  CALL_SESSION: DurableObjectNamespace<CallSession>;
  ORGANIZATION: DurableObjectNamespace<Organization>;
  PBX_LINK: DurableObjectNamespace<PbxLink>;
  TWILIO_ACCOUNT: DurableObjectNamespace<TwilioAccount>;
  OPENAI_BASE_URL: string;
  OPENAI_REALTIME_MODEL: string;
  /** Reads transcripts; answers in structured output. */
  OPENAI_TEXT_MODEL: string;
  OPENAI_API_KEY: string;
  /** How long the voice service lets a session live, in milliseconds; it is exchanged before. An hour when absent. */
  OPENAI_SESSION_MS?: string;
  /** `off` for benches whose voice is silent on purpose. */
  SILENCE_WATCH?: string;
  AUTH_SECRET: string;
  /** `<key id>:<64 hex digits>`, for vendors' secrets at rest. */
  ENCRYPTION_KEY: string;
  TWILIO_BASE_URL: string;
  /** `on` lets tools of the organization's own reach this machine by plain http: for development only. */
  HTTP_TOOLS_LOOPBACK?: string;
  /** Guards `POST /api/setup`; without it a deployment cannot be claimed by a stranger. */
  SETUP_TOKEN?: string;
}
