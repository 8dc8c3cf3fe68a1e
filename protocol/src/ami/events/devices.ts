import { event, named, number, text } from "./fields.ts";

/** Phones, and whether they can be reached. */
export const deviceEvents = {
  /** A device and how it is: NOT_INUSE, INUSE, RINGING, UNAVAILABLE... */
  DeviceStateChange: event("DeviceStateChange", { Device: text, State: text }),
  ExtensionStatus: event("ExtensionStatus", { Exten: text, Context: text, Status: text, StatusText: text }),
  PresenceStateChange: event("PresenceStateChange", { Presentity: text, Status: text, Message: text }),
  PresenceStatus: event("PresenceStatus", { Exten: text, Context: text, Status: text, Message: text }),
  /** A registration of a phone came, went, or stopped answering. RoundtripUsec in microseconds. */
  ContactStatus: event("ContactStatus", {
    EndpointName: text,
    AOR: text,
    URI: text,
    ContactStatus: text,
    RoundtripUsec: text,
  }),
  PeerStatus: event("PeerStatus", { ChannelType: text, Peer: text, PeerStatus: text, Cause: text }),
  /** A registration of this Asterisk at another. */
  Registry: event("Registry", {
    ChannelType: text,
    Username: text,
    Domain: text,
    Status: text,
    Cause: text,
  }),
  /** RetryInterval in seconds. NextReg is always 0: Asterisk renews by a clock of its own. */
  OutboundRegistrationDetail: event("OutboundRegistrationDetail", {
    ObjectName: named,
    ServerUri: text,
    ClientUri: text,
    Status: text,
    RetryInterval: number,
    AuthRejectionPermanent: text,
  }),
  MessageWaiting: event("MessageWaiting", { Mailbox: text, Waiting: text, New: text, Old: text }),
  /** Contacts as `aor/uri`, each with a comma behind it. */
  EndpointList: event("EndpointList", {
    ObjectName: named,
    Aor: text,
    Contacts: text,
    DeviceState: text,
    ActiveChannels: text,
  }),
};
