import type { LabPorts } from "../ports.ts";
import { allPowerfulUser, type ConfigFiles, managerGeneral } from "./base.ts";

/** One SIP account of the lab PBX. */
export interface SipAccount {
  extension: string;
  password: string;
}

export interface PbxConfig {
  ports: LabPorts;
  /** Folder with the files that a real site includes. */
  siteFolder: string;
  /** Secret of the manager user `patchbay`. */
  amiSecret: string;
  /** Adds a manager user `lab` that may do everything (tests look on with it). */
  labSecret?: string;
  accounts: readonly SipAccount[];
  /** Who stands in the queue `support`: extensions, or whole interfaces (with a slash). */
  queueMembers: readonly string[];
  /** Further queues, as queues.conf has them. */
  moreQueues: string;
}

/** The lab PBX includes the very files of a real site and adds what a site has already: extensions, queue members, manager. */
export function pbxFiles(config: PbxConfig): ConfigFiles {
  const { ports, siteFolder } = config;
  return {
    "manager.conf": `${managerGeneral(ports.ami)}
#include "${siteFolder}/manager_patchbay.conf"
${config.labSecret === undefined ? "" : allPowerfulUser("lab", config.labSecret)}`,
    "patchbay_secret.conf": `secret = ${config.amiSecret}\n`,
    // In the section that the included file began: the lab's connector listens elsewhere than 9093.
    "websocket_client.conf": `#include "${siteFolder}/websocket_client_patchbay.conf"
[patchbay](+)
uri = ws://127.0.0.1:${ports.media}/media
`,
    "queues.conf": `[general]
persistentmembers = no
autofill = yes
#include "${siteFolder}/queues_patchbay.conf"
[support](+)
${config.queueMembers.map((member) => `member => ${member.includes("/") ? member : `PJSIP/${member}`},0,${member}`).join("\n")}
${config.moreQueues}
`,
    "extensions.conf": extensionsConf(config),
    "pjsip.conf": pjsipConf(ports, config.accounts),
  };
}

function extensionsConf({ ports, siteFolder, accounts }: PbxConfig): string {
  const own = accounts.map(({ extension }) => `exten => ${extension},1,Dial(PJSIP/${extension},30)`);
  return `[general]
static = yes
writeprotect = yes
[globals]
PATCHBAY_AGI = 127.0.0.1:${ports.agi}
PATCHBAY_OUT = outgoing
#include "${siteFolder}/extensions_patchbay.conf"
[internal]
include => patchbay
${own.join("\n")}
; a further block of numbers that Patchbay routes
exten => _15XX,1,Goto(patchbay-route,\${EXTEN},1)
; numbers as a trunk delivers them
exten => _+X.,1,Goto(patchbay-route,\${EXTEN},1)
exten => 1600,1,Answer()
 same => n,Queue(support)
 same => n,Hangup()
; the site's own queue first, then Patchbay
exten => 1610,1,Queue(support,,,,2)
 same => n,Goto(patchbay-route,1412,1)
; a queue of which the site may have one more
exten => 1640,1,Queue(helpline)
; a conference of whoever dials it, and what Asterisk says to whom it lets in no more
exten => 1650,1,Answer()
 same => n,ConfBridge(team)
 same => n,Hangup()
exten => 1651,1,Answer()
 same => n,Playback(conf-locked)
 same => n,Hangup()
; the dialplan knows better who calls, and what may be shown of them
exten => 1611,1,Set(CALLERID(all)=Acme Ltd <+4721000000>)
 same => n,Queue(support)
exten => 1612,1,Set(CALLERID(pres)=prohib_passed_screen)
 same => n,Goto(patchbay-route,1412,1)
exten => 1613,1,Set(CALLERID(pres)=prohib)
 same => n,Queue(support)
; 1003 and 1004 ring together; *8 and an extension takes up what rings there; 700 parks, 701 and on are taken up again
exten => 1630,1,Dial(PJSIP/1003&PJSIP/1004,30)
exten => _*8XXXX,1,Pickup(\${EXTEN:2}@internal)
include => parkedcalls
exten => 1701,1,Answer()
 same => n,Echo()
exten => 1720,1,Answer()
 same => n,Milliwatt()
[parkedcalls]
; What the connector may dial: the phones; 99 and a Q.850 cause for a far end that refuses; 9800 for one that never answers, 9801 for a busy one;
; 9810 for one that answers and sounds, 9811 presses 1 before it sounds, 9812 presses 2, 9813 is silent, 9814 hangs up after a second,
; 9815 at once, 9816 as soon as it has pressed 1; 9817 answers and sounds after three seconds of ringing, 9818 says back what it hears;
; 9830 calls a quiet phone, and who called may transfer it by keys.
[outgoing]
${own.join("\n")}
exten => _99XX,1,Hangup(\${EXTEN:2})
exten => 9800,1,Ringing()
 same => n,Wait(120)
exten => 9801,1,Set(DIALSTATUS=BUSY)
exten => 9810,1,Answer()
 same => n,Milliwatt()
exten => _981[12],1,Answer()
 same => n,Wait(1)
 same => n,SendDTMF(\${EXTEN:3})
 same => n,Milliwatt()
exten => 9813,1,Answer()
 same => n,Wait(120)
exten => 9814,1,Answer()
 same => n,Wait(1)
 same => n,Hangup(16)
exten => 9815,1,Answer()
 same => n,Hangup(16)
exten => 9816,1,Answer()
 same => n,Wait(1)
 same => n,SendDTMF(1)
 same => n,Hangup(16)
exten => 9817,1,Ringing()
 same => n,Wait(3)
 same => n,Answer()
 same => n,Milliwatt()
exten => 9818,1,Answer()
 same => n,Echo()
exten => 9830,1,Dial(Local/9713@outgoing/n,,T)
; a hundred quiet phones that are picked up, and a hundred whose people take whoever is announced to them
exten => _97XX,1,Answer()
 same => n,Wait(600)
exten => _96XX,1,Answer()
 same => n(take),Wait(1)
 same => n,SendDTMF(1)
 same => n,Goto(take)
`;
}

function pjsipConf(ports: LabPorts, accounts: readonly SipAccount[]): string {
  const endpoints = accounts.map(
    ({ extension, password }) => `[${extension}](phone)
auth = ${extension}
aors = ${extension}
callerid = "Extension ${extension}" <${extension}>
[${extension}]
type = auth
auth_type = userpass
username = ${extension}
password = ${password}
[${extension}]
type = aor
max_contacts = 1
remove_existing = yes
`,
  );
  return `[global]
type = global
user_agent = patchbay-lab-pbx
endpoint_identifier_order = username,auth_username,ip
[transport-udp]
type = transport
protocol = udp
bind = 127.0.0.1:${ports.sip}
[transport-tcp]
type = transport
protocol = tcp
bind = 127.0.0.1:${ports.sip}
[phone](!)
type = endpoint
context = internal
disallow = all
allow = ulaw,alaw
direct_media = no
rtp_symmetric = yes
force_rport = yes
rewrite_contact = yes
dtmf_mode = rfc4733
${endpoints.join("")}`;
}
