import { Hono } from "hono";
import { type AppEnv, fromOwnOrigin, signedIn } from "./auth/member.ts";
import { errorText, report } from "./log.ts";
import { refusal } from "./refusal.ts";
import { amiRoutes } from "./routes/ami/acts.ts";
import { pbxTransferRoutes } from "./routes/ami/transfers.ts";
import { assistantRoutes } from "./routes/assistants.ts";
import { auditCsv } from "./routes/audit-csv.ts";
import { auditRoutes } from "./routes/audit-log.ts";
import { authRoutes } from "./routes/auth.ts";
import { callControlRoutes } from "./routes/calls/call-control.ts";
import { callRoutes } from "./routes/calls/calls.ts";
import { channelRoutes } from "./routes/calls/channels.ts";
import { deskPhoneRoutes } from "./routes/calls/desk-phone.ts";
import { pbxRecordingRoutes } from "./routes/calls/recording/pbx-recordings.ts";
import { recordingSound } from "./routes/calls/recording/recording-sound.ts";
import { recordingRoutes } from "./routes/calls/recording/recordings.ts";
import { supervisionRoutes } from "./routes/calls/supervision.ts";
import { transferRoutes } from "./routes/calls/transfer.ts";
import { withheldRoutes } from "./routes/calls/withheld.ts";
import { openApi } from "./routes/endpoint/openapi.ts";
import { mount, type Served } from "./routes/endpoint/serve.ts";
import { callbackRoutes } from "./routes/follow-ups/callbacks.ts";
import { contactRoutes } from "./routes/follow-ups/contacts.ts";
import { doNotCallRoutes } from "./routes/follow-ups/do-not-call.ts";
import { messageRoutes } from "./routes/follow-ups/messages.ts";
import { recordingUploads } from "./routes/link/recordings.ts";
import { meRoutes } from "./routes/me.ts";
import { accessRoutes } from "./routes/people/access.ts";
import { memberRoutes as peopleRoutes } from "./routes/people/members.ts";
import { bounded, sealedOff } from "./routes/request/walls.ts";
import { routingRoutes } from "./routes/routing.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { setupRoutes } from "./routes/setup.ts";
import { siteRoutes } from "./routes/sites.ts";
import { socketRoutes } from "./routes/sockets.ts";
import { ownToolRoutes } from "./routes/tools/own-tools.ts";
import { twilioRoutes, twilioStream } from "./routes/twilio/twilio.ts";
import { zoneDataIsCurrent } from "./zone-data.ts";

/** What members reach with their session cookie: the API's endpoints. Of two that one address fits the first is asked. */
export const MEMBER_ROUTES: readonly Served[] = [
  ...meRoutes,
  ...callRoutes,
  ...callControlRoutes,
  ...deskPhoneRoutes,
  ...supervisionRoutes,
  ...channelRoutes,
  ...transferRoutes,
  ...recordingRoutes,
  ...pbxRecordingRoutes,
  ...withheldRoutes,
  ...routingRoutes,
  ...siteRoutes,
  ...amiRoutes,
  ...pbxTransferRoutes,
  ...assistantRoutes,
  ...settingsRoutes,
  ...messageRoutes,
  ...callbackRoutes,
  ...doNotCallRoutes,
  ...contactRoutes,
  ...ownToolRoutes,
  ...peopleRoutes,
  ...auditRoutes,
];

const memberRoutes = new Hono<AppEnv>().use("/api/*", signedIn).use("/api/*", async (c, next) => {
  if (c.req.method !== "GET" && !fromOwnOrigin(c)) {
    return refusal(c, 403, "foreign_origin", "Send this from the dashboard itself.");
  }
  await next();
});
mount(memberRoutes, MEMBER_ROUTES);
memberRoutes.route("/api/calls", recordingSound);
memberRoutes.route("/", auditCsv);
/** Made once, when somebody first asks: the isolate may have calls to carry. */
let description: ReturnType<typeof openApi> | null = null;
memberRoutes.get("/api/openapi.json", (c) => {
  description ??= openApi(MEMBER_ROUTES.map(({ endpoint }) => endpoint));
  return c.json(description);
});

export const app = new Hono<AppEnv>()
  .use(bounded)
  .use("/api/*", sealedOff)
  .get("/healthz", (c) => c.json({ ok: true, zoneData: zoneDataIsCurrent() ? "current" : "old" }))
  .route("/api/auth", authRoutes)
  .route("/api/access", accessRoutes)
  .route("/api/setup", setupRoutes)
  .route("/api/twilio", twilioRoutes)
  .route("/twilio", twilioStream)
  .route("/", socketRoutes)
  .route("/", recordingUploads)
  .route("/", memberRoutes)
  .notFound((c) => refusal(c, 404, "not_found", "There is nothing at this address."))
  .onError((error, c) => {
    report("error", "request failed", { code: c.req.path, error: errorText(error) });
    return refusal(c, 500, "internal", "Something went wrong here. Try again; the error was logged.");
  });
