import { header } from "@patchbay/protocol/ami/decoder";
import { AmiClient, type AmiState } from "../asterisk/ami-client.ts";
import { mayDo, missingRights, unavailableActs, WITHOUT_DEVICE_STATES } from "../asterisk/rights.ts";
import { type Config, managerOf } from "../config.ts";
import { checkDialplan } from "./dialplan.ts";
import { checkEvents, EventsSeen } from "./events-come.ts";
import { asterisk, type Finding } from "./finding.ts";
import { checkModules } from "./modules.ts";

/** The first branch that is tried with. */
const OLDEST_BRANCH = 18;

/** Logs in once and looks at everything in Asterisk that calls and the panel stand on. */
export async function checkAsterisk(config: Config): Promise<Finding[]> {
  const settled = Promise.withResolvers<AmiState>();
  const seen = new EventsSeen();
  const ami = new AmiClient({
    ...managerOf(config),
    onEvent: seen.take,
    onState: (state) => settled.resolve(state),
  });
  ami.start();
  try {
    const state = await settled.promise;
    if (state.state === "down") return [asterisk.failed(state.reason, mendOf(state, config))];
    const settings = await ami.send({ Action: "CoreSettings" });
    const listed = await ami.send({ Action: "ListCommands" });
    if (!listed.ok) return [asterisk.failed(`ListCommands: ${listed.message}`)];
    const missing = missingRights(listed.headers);
    const version = settings.ok ? header(settings.headers, "AsteriskVersion") : "";
    const notes = unavailableActs(listed.headers);
    return [
      versionFinding(version),
      ...(config.PATCHBAY_AMI_TLS
        ? [asterisk.ok("AMI is spoken in TLS, and the certificate is trusted")]
        : []),
      ...(missing.length === 0
        ? [asterisk.ok("rights: all that calls need")]
        : missing.map((text) => asterisk.failed(text, "then in the console: module reload manager"))),
      ...(await checkModules(ami, version)),
      ...(await checkDialplan(ami, config.PATCHBAY_AGI_PORT)),
      ...(await checkEvents(ami, seen)),
      ...(mayDo(listed.headers, "DeviceStateList") ? [] : [asterisk.note(WITHOUT_DEVICE_STATES)]),
      ...notes.map((text) => asterisk.note(text)),
    ];
  } finally {
    ami.stop();
  }
}

function versionFinding(version: string): Finding {
  const branch = Number(/(\d+)\./.exec(version)?.[1] ?? OLDEST_BRANCH);
  return branch < OLDEST_BRANCH
    ? asterisk.failed(
        `version ${version} is older than any that Patchbay knows`,
        "Asterisk 22.8 or newer, or at least 18",
      )
    : asterisk.ok(`version ${version || "not told"}`);
}

function mendOf({ code, reason }: Extract<AmiState, { state: "down" }>, config: Config): string {
  const port = config.PATCHBAY_AMI_PORT;
  if (code === "refused")
    return "PATCHBAY_AMI_SECRET is the line secret = ... of patchbay_secret.conf; manager.conf includes manager_patchbay.conf; then in the console: module reload manager";
  if (/self.signed|unable to verify|issuer certificate/i.test(reason))
    return "PATCHBAY_AMI_CA names a file with the certificate (PEM) that Asterisk shows, or that of who signed it";
  if (/altnames|does not match/i.test(reason))
    return `the certificate has to name ${config.PATCHBAY_AMI_HOST}: make it with subjectAltName, or give PATCHBAY_AMI_HOST the name that it has`;
  if (config.PATCHBAY_AMI_TLS)
    return `manager.conf has tlsenable = yes, tlsbindaddr = 127.0.0.1:${port}, tlscertfile and tlsprivatekey; or PATCHBAY_AMI_TLS=off with the port of bindaddr`;
  return `Asterisk runs, and manager.conf has enabled = yes, bindaddr = 127.0.0.1 and port = ${port}; then in the console: module reload manager`;
}
