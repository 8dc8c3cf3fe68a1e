import { channel, event, named, text, whole } from "./fields.ts";

/** Channels from their beginning to their end. */
export const channelEvents = {
  Newchannel: event("Newchannel", channel),
  Newstate: event("Newstate", channel),
  /** The presentation begins with its number: bits 0x60 say 0 allowed, 0x20 withheld, 0x40 not known. */
  NewCallerid: event("NewCallerid", { ...channel, "CID-CallingPres": text }),
  NewConnectedLine: event("NewConnectedLine", channel),
  NewAccountCode: event("NewAccountCode", { ...channel, AccountCode: text, OldAccountCode: text }),
  Newexten: event("Newexten", { ...channel, Priority: text, Application: text, AppData: text }),
  Rename: event("Rename", { Channel: text, Newname: named, Uniqueid: named }),
  Hangup: event("Hangup", { ...channel, Cause: whole, "Cause-txt": text }),
  /** The far end, or somebody here, wants the channel gone; what it is in the middle of may keep it a while. */
  HangupRequest: event("HangupRequest", { ...channel, Cause: whole }),
  SoftHangupRequest: event("SoftHangupRequest", channel),
  HangupHandlerRun: event("HangupHandlerRun", { ...channel, Handler: text }),
  LocalBridge: event("LocalBridge", { LocalOneUniqueid: named, LocalTwoUniqueid: named, Exten: text }),
  LocalOptimizationBegin: event("LocalOptimizationBegin", {
    LocalOneUniqueid: named,
    LocalTwoUniqueid: named,
    Id: text,
  }),
  LocalOptimizationEnd: event("LocalOptimizationEnd", {
    LocalOneUniqueid: named,
    LocalTwoUniqueid: named,
    Id: text,
  }),
  ChannelTalkingStart: event("ChannelTalkingStart", channel),
  ChannelTalkingStop: event("ChannelTalkingStop", { ...channel, Duration: text }),
  CoreShowChannel: event("CoreShowChannel", {
    ...channel,
    BridgeId: text,
    Application: text,
    Duration: text,
  }),
  UserEvent: event("UserEvent", { UserEvent: named, Channel: text, Uniqueid: text }),
};
