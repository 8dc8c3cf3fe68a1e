import { channel, event, named, text, whole } from "./fields.ts";

/** The two ends of a dial; the source is absent when nobody dials (Originate). */
const dial = {
  Channel: text,
  Uniqueid: text,
  Linkedid: text,
  DestChannel: named,
  DestUniqueid: named,
  DestLinkedid: text,
};

/** Who dials whom, and who sends whom on. */
export const diallingEvents = {
  /** Context is of who dials. */
  DialBegin: event("DialBegin", { ...dial, DialString: text, Context: text }),
  DialState: event("DialState", { ...dial, DialStatus: text }),
  DialEnd: event("DialEnd", { ...dial, DialStatus: text }),
  OriginateResponse: event("OriginateResponse", {
    ActionID: text,
    Response: text,
    Channel: text,
    Uniqueid: text,
    /** 0 no such endpoint, 3 no answer, 4 answered, 5 busy, 8 congestion. */
    Reason: whole,
  }),
  BlindTransfer: event("BlindTransfer", {
    Result: text,
    TransfererChannel: text,
    TransfererUniqueid: text,
    TransfereeChannel: text,
    TransfereeUniqueid: text,
    Context: text,
    Extension: text,
  }),
  AttendedTransfer: event("AttendedTransfer", {
    Result: text,
    OrigTransfererChannel: text,
    OrigTransfererUniqueid: text,
    SecondTransfererUniqueid: text,
    TransfereeUniqueid: text,
    TransferTargetUniqueid: text,
    DestType: text,
  }),
  Pickup: event("Pickup", { ...channel, TargetChannel: text, TargetUniqueid: text }),
  ChanSpyStart: event("ChanSpyStart", {
    SpyerChannel: named,
    SpyerUniqueid: named,
    SpyeeChannel: text,
    SpyeeUniqueid: text,
  }),
  ChanSpyStop: event("ChanSpyStop", {
    SpyerChannel: named,
    SpyerUniqueid: named,
    SpyeeChannel: text,
    SpyeeUniqueid: text,
  }),
};
