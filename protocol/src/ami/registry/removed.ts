/** What Asterisk 22 no longer has, and what took its place; by the name in lower case. */
const REPLACED: Readonly<Record<string, string>> = {
  monitor: "MixMonitor",
  stopmonitor: "StopMixMonitor",
  changemonitor: "MixMonitor",
  pausemonitor: "MixMonitorMute",
  unpausemonitor: "MixMonitorMute",
  queues: "QueueStatus",
  queuemembers: "QueueStatus",
  sippeers: "PJSIPShowEndpoints",
  sipshowpeer: "PJSIPShowEndpoint",
  sippeerstatus: "PJSIPShowEndpoints",
  sipshowregistry: "PJSIPShowRegistrationsOutbound",
  sipqualifypeer: "PJSIPQualify",
  sipnotify: "PJSIPNotify",
  meetmelist: "ConfbridgeList",
  meetmelistrooms: "ConfbridgeListRooms",
  meetmemute: "ConfbridgeMute",
  meetmeunmute: "ConfbridgeUnmute",
  zaphangup: "Hangup",
  zaptransfer: "Redirect",
  zapshowchannels: "CoreShowChannels",
  attendedtransfer: "Atxfer",
};

/** Not offered, though Asterisk has them: each is of a session, or of the configuration's files. */
const KEPT_BACK: Readonly<Record<string, string>> = {
  login: "The connector signs in by itself.",
  logoff: "The connector's session is its own.",
  challenge: "The connector signs in by itself.",
  events: "Events are watched on the site's Events page.",
  filter: "Events are filtered on the site's Events page.",
  waitevent: "Events are watched on the site's Events page.",
  getconfig: "Configuration has secrets in it; it is read on the PBX.",
  getconfigjson: "Configuration has secrets in it; it is read on the PBX.",
  listcategories: "Configuration is read on the PBX.",
  updateconfig: "Configuration is changed on the PBX.",
  createconfig: "Configuration is changed on the PBX.",
  agi: "Programs are not run from here.",
  messagesend: "Messages are not sent from here.",
};

/** Why nobody can ask for an action of that name, in a sentence that says what to do. */
export function whyNoAct(action: string): string {
  const name = action.toLowerCase();
  const instead = Object.hasOwn(REPLACED, name) ? REPLACED[name] : undefined;
  if (instead !== undefined) return `Asterisk 22 no longer has ${action.slice(0, 60)}: use ${instead}.`;
  const why = Object.hasOwn(KEPT_BACK, name) ? KEPT_BACK[name] : undefined;
  if (why !== undefined) return `${action.slice(0, 60)} is not offered. ${why}`;
  return `There is no act ${action.slice(0, 60)}. The site's list of acts has every name.`;
}
