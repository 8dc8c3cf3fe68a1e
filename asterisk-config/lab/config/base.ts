import { join } from "node:path";
import { LIBRARY_PATH } from "../install/install.ts";
import type { LabPorts } from "../ports.ts";
import { modulesConf } from "./modules.ts";

/** Configuration files of one instance: name below `etc/` to text. */
export type ConfigFiles = Record<string, string>;

/** Folders that an instance needs below its own. */
export const INSTANCE_FOLDERS = [
  "etc",
  "run",
  "log/cdr-csv",
  "spool/tmp",
  "spool/recording",
  "lib",
  "cache",
  "keys",
  "sounds",
];

/** What both kinds of lab Asterisk have in common: directories, modules, logs, RTP, and the files whose absence is a start-up error. */
export function baseFiles(
  root: string,
  dir: string,
  name: string,
  ports: LabPorts,
  withoutModules: readonly string[] = [],
): ConfigFiles {
  return {
    "asterisk.conf": asteriskConf(root, dir, name),
    "modules.conf": modulesConf(withoutModules),
    "logger.conf": `[general]
dateformat = %F %T.%3q
[logfiles]
console => notice,warning,error
full.log => notice,warning,error,verbose,dtmf
`,
    "rtp.conf": `[general]
rtpstart = ${ports.rtpStart}
rtpend = ${ports.rtpEnd}
strictrtp = no
icesupport = no
`,
    "musiconhold.conf": `[general]
[default]
mode = files
directory = ${join(dir, "sounds")}
`,
    "features.conf": "[general]\n[featuremap]\nblindxfer => #1\natxfer => *2\n",
    "res_parking.conf": "[general]\n[default]\nparkext => 700\nparkpos => 701-720\ncontext => parkedcalls\n",
    "cdr.conf": "[general]\nenable = yes\nunanswered = yes\n[csv]\nusegmtime = yes\nloguniqueid = yes\n",
    "indications.conf": `[general]
country = us
[us]
description = US
ringcadence = 2000,4000
dial = 350+440
busy = 480+620/500,0/500
ring = 440+480/2000,0/4000
congestion = 480+620/250,0/250
`,
    "chan_websocket.conf": "[global]\ncontrol_message_format = json\n",
    "acl.conf": "",
    "cel.conf": "[general]\nenable = no\n",
    "queues.conf": "[general]\n",
    "queuerules.conf": "",
    "confbridge.conf": "[general]\n[default_bridge]\ntype = bridge\n[default_user]\ntype = user\n",
    "voicemail.conf": "[general]\nformat = wav\n[default]\n1001 => 4711,Extension 1001\n",
    "pjsip_notify.conf": "",
    "ccss.conf": "[general]\n",
    "udptl.conf": "[general]\n",
    "pjproject.conf": "[startup]\nlog_level = 0\n",
  };
}

function asteriskConf(root: string, dir: string, name: string): string {
  return `[directories]
astcachedir => ${dir}/cache
astetcdir => ${dir}/etc
astmoddir => ${root}/${LIBRARY_PATH}/asterisk/modules
astvarlibdir => ${dir}/lib
astdbdir => ${dir}/lib
astkeydir => ${dir}/keys
astdatadir => ${root}/usr/share/asterisk
astagidir => ${dir}/agi-bin
astspooldir => ${dir}/spool
astrundir => ${dir}/run
astlogdir => ${dir}/log
astsbindir => ${root}/usr/sbin
[options]
verbose = 3
systemname = ${name}
dontwarn = yes
nocolor = yes
documentation_language = en_US
hideconnect = yes
internal_timing = yes
live_dangerously = no
`;
}

/** The [general] part of manager.conf: AMI on loopback only. */
export function managerGeneral(amiPort: number): string {
  return `[general]
enabled = yes
webenabled = no
port = ${amiPort}
bindaddr = 127.0.0.1
displayconnects = no
authtimeout = 5
authlimit = 50
timestampevents = no
`;
}

/** A manager user that may do everything; only a lab that asks for one has it. */
export function allPowerfulUser(user: string, secret: string): string {
  return `[${user}]
secret = ${secret}
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.1/255.255.255.255
read = all
write = all
writetimeout = 5000
`;
}
