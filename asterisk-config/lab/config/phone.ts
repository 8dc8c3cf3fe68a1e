import type { LabPorts } from "../ports.ts";
import { allPowerfulUser, type ConfigFiles, managerGeneral } from "./base.ts";
import type { SipAccount } from "./pbx.ts";

export interface PhoneConfig {
  ports: LabPorts;
  /** SIP port of the PBX that it registers at. */
  pbxSipPort: number;
  /** Extensions that this phone is; the first is the default for outgoing calls. */
  accounts: readonly SipAccount[];
  /** Secret of its manager user `phone`, by which calls are placed. */
  amiSecret: string;
  /** Where the program behind the phone listens: ws://127.0.0.1:port/path. */
  mediaUri: string;
  /** Who answers incoming calls: Asterisk at once ("auto"), or the program by the ANSWER command. */
  incomingAnswer: "auto" | "program";
}

/**
 * A SIP phone whose other end is a program: real SIP, RTP and digest towards the PBX, a chan_websocket leg in mu-law towards `mediaUri`.
 * Calls are placed from either end: Originate PJSIP/1412@pbx into phone,talk; or the program's leg into phone,1412 with FROM (the endpoint to
 * call from), which loses no frame at the answer because the program listens before it.
 * PERSON and DIRECTION (and EXTENSION and SIP_FROM when called) travel to the program in MEDIA_START's channel_variables.
 */
export function phoneFiles(config: PhoneConfig): ConfigFiles {
  return {
    "manager.conf": managerGeneral(config.ports.ami) + allPowerfulUser("phone", config.amiSecret),
    "websocket_client.conf": `[person]
type = websocket_client
uri = ${config.mediaUri}
protocols = media
connection_type = per_call_config
connection_timeout = 500
reconnect_interval = 500
reconnect_attempts = 2
tls_enabled = no
`,
    // Never v() in the Dial: its parameters stick to the client section and the next call is sent with them.
    "extensions.conf": `[general]
static = yes
writeprotect = yes
[phone]
exten => _X.,1,Dial(PJSIP/\${EXTEN}@\${FROM})
 same => n,Hangup()
exten => talk,1,Set(__PERSON=\${PERSON})
 same => n,Set(__DIRECTION=out)
 same => n,Dial(WebSocket/person/c(ulaw))
 same => n,Hangup()
[ring]
exten => _X.,1,Set(__PERSON=\${EXTEN})
 same => n,Set(__DIRECTION=in)
 same => n,Set(__EXTENSION=\${EXTEN})
 same => n,Set(__PHONE_CHANNEL=\${CHANNEL})
 same => n,Set(__SIP_FROM=\${PJSIP_HEADER(read,From)})
 same => n,Dial(WebSocket/person/c(ulaw)${config.incomingAnswer === "program" ? "n" : ""},60)
 same => n,Hangup()
; The phone's Transfer button: REFER_TO is what its REFER names, with or without Replaces.
[refer]
exten => s,1,Transfer(PJSIP/\${REFER_TO})
 same => n,Wait(20)
 same => n,Hangup()
[parkedcalls]
`,
    "pjsip.conf": pjsipConf(config),
  };
}

function pjsipConf({ ports, pbxSipPort, accounts }: PhoneConfig): string {
  const first = accounts[0];
  const lines = accounts.map(({ extension, password }) => line(extension, extension, password, pbxSipPort));
  const registrations = accounts.map(
    ({ extension }) => `[register-${extension}]
type = registration
transport = transport-udp
outbound_auth = ${extension}
server_uri = sip:127.0.0.1:${pbxSipPort}
client_uri = sip:${extension}@127.0.0.1:${pbxSipPort}
contact_user = ${extension}
max_random_initial_delay = 0
retry_interval = 1
forbidden_retry_interval = 1
expiration = 3600
`,
  );
  return `[global]
type = global
user_agent = patchbay-lab-phone
endpoint_identifier_order = ip,username
[transport-udp]
type = transport
protocol = udp
bind = 127.0.0.1:${ports.sip}
[line](!)
type = endpoint
context = ring
disallow = all
allow = ulaw
direct_media = no
rtp_symmetric = yes
dtmf_mode = rfc4733
${lines.join("")}${first === undefined ? "" : line("pbx", first.extension, first.password, pbxSipPort)}[pbx-address]
type = identify
endpoint = pbx
match = 127.0.0.1
${registrations.join("")}`;
}

function line(name: string, extension: string, password: string, pbxSipPort: number): string {
  return `[${name}](line)
aors = ${name}
outbound_auth = ${name}
from_user = ${extension}
[${name}]
type = aor
contact = sip:127.0.0.1:${pbxSipPort}
[${name}]
type = auth
auth_type = userpass
username = ${extension}
password = ${password}
`;
}
