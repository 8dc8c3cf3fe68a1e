import * as z from "zod";
import {
  answerQuestionBody,
  callDetail,
  callFigures,
  callsPage,
  callsQuery,
  coachBody,
  handledBody,
  holdBody,
  phoneLeg,
  phoneTargets,
  placeCallBody,
  superviseBody,
  transferBody,
  transferTargets,
  withheldCaller,
} from "../api.ts";
import { deskCallAnswer, deskCallBody, deskPhoneBody, deskPhonePage } from "../desk-phone.ts";
import { recordingBody, recordingPeaks } from "../recording.ts";
import { endpoint } from "./endpoint.ts";

/** It was asked for; the call's log says what came of it. */
const accepted = z.object({ accepted: z.literal(true) });
const begun = z.object({ transferId: z.string() });

/** The history, and what people do with calls. */
export const calls = {
  list: endpoint({
    method: "GET",
    path: "/api/calls",
    about: "A page of the history, newest first",
    permission: "calls.read",
    query: callsQuery,
    answer: callsPage,
  }),
  figures: endpoint({
    method: "GET",
    path: "/api/calls/figures",
    about: "The day's figures, and what is open however old",
    permission: "calls.read",
    answer: callFigures,
  }),
  read: endpoint({
    method: "GET",
    path: "/api/calls/:id",
    about: "A call, live or past, with its whole log",
    permission: "calls.read",
    audit: "calls.read",
    answer: callDetail,
  }),
  place: endpoint({
    method: "POST",
    path: "/api/calls",
    about: "Calls somebody from the browser phone; repeated with the same id it is the same call",
    permission: "calls.place",
    audit: "calls.place",
    status: 201,
    body: placeCallBody,
    answer: phoneLeg,
  }),
  answer: endpoint({
    method: "POST",
    path: "/api/calls/:id/answer",
    about: "Claims a ringing or waiting call for this member's browser phone",
    permission: "calls.answer",
    audit: "calls.answer",
    answer: phoneLeg,
  }),
  reject: endpoint({
    method: "POST",
    path: "/api/calls/:id/reject",
    about: "Turns a ringing call away",
    permission: "calls.answer",
    audit: "calls.reject",
    status: 202,
    answer: accepted,
  }),
  hold: endpoint({
    method: "POST",
    path: "/api/calls/:id/hold",
    about: "Holds the caller of one's own call, or takes them back",
    permission: "calls.answer",
    audit: "calls.hold",
    body: holdBody,
    answer: holdBody,
  }),
  hangUp: endpoint({
    method: "POST",
    path: "/api/calls/:id/hangup",
    about: "Ends a live call",
    permission: "calls.hangup",
    audit: "calls.hangup",
    status: 202,
    answer: accepted,
  }),
  setHandled: endpoint({
    method: "POST",
    path: "/api/calls/:id/handled",
    about: "Says that somebody has dealt with an ended call, or takes that back",
    permission: "calls.handle",
    audit: "calls.handle",
    body: handledBody,
    answer: handledBody,
  }),
  showWithheld: endpoint({
    method: "POST",
    path: "/api/calls/:id/withheld",
    about: "Who a caller is that withholds their number, for those to whom the site shows it",
    permission: "calls.read",
    audit: "calls.show_withheld",
    answer: withheldCaller,
  }),
  answerQuestion: endpoint({
    method: "POST",
    path: "/api/calls/:id/answer-question",
    about: "Answers what the assistant of a live call has asked its people",
    permission: "calls.answer",
    audit: "calls.answer_question",
    status: 202,
    body: answerQuestionBody,
    answer: accepted,
  }),
};

/** What supervisors do with live calls. */
export const supervision = {
  takeOver: endpoint({
    method: "POST",
    path: "/api/calls/:id/take-over",
    about: "Claims the caller for this member's phone; whoever has them goes on until it has joined",
    permission: "calls.supervise",
    audit: "calls.take_over",
    answer: phoneLeg,
  }),
  listen: endpoint({
    method: "POST",
    path: "/api/calls/:id/listen",
    about: "A leg that hears the call and is heard by nobody",
    permission: "calls.supervise",
    audit: "calls.listen",
    answer: phoneLeg,
  }),
  speak: endpoint({
    method: "POST",
    path: "/api/calls/:id/supervise",
    about: "Has a leg that listens barge in, whisper, or only listen again",
    permission: "calls.supervise",
    audit: "calls.listen",
    status: 202,
    body: superviseBody,
    answer: accepted,
  }),
  coach: endpoint({
    method: "POST",
    path: "/api/calls/:id/coach",
    about: "Tells the assistant something that the caller does not hear; once for each id",
    permission: "calls.supervise",
    audit: "calls.coach",
    status: 202,
    body: coachBody,
    answer: accepted,
  }),
  handBack: endpoint({
    method: "POST",
    path: "/api/calls/:id/hand-back",
    about: "Gives the caller back to the assistant",
    permission: "calls.supervise",
    audit: "calls.hand_back",
    status: 202,
    answer: accepted,
  }),
};

export const transfers = {
  targets: endpoint({
    method: "GET",
    path: "/api/calls/:id/transfer/targets",
    about: "Whom this caller can be put through to now",
    permission: "calls.transfer",
    audit: "calls.transfer",
    answer: transferTargets,
  }),
  begin: endpoint({
    method: "POST",
    path: "/api/calls/:id/transfer",
    about: "Puts the caller through to somebody else",
    permission: "calls.transfer",
    audit: "calls.transfer",
    status: 202,
    body: transferBody,
    answer: begun,
  }),
  cancel: endpoint({
    method: "POST",
    path: "/api/calls/:id/transfer/cancel",
    about: "Calls a transfer off",
    permission: "calls.transfer",
    audit: "calls.transfer.cancel",
    status: 202,
    answer: begun,
  }),
};

/** What is kept of calls as sound. The sound itself is at `GET /api/calls/:id/recording`: a WAV file, whole or in ranges of bytes. */
export const recordings = {
  pause: endpoint({
    method: "POST",
    path: "/api/calls/:id/recording",
    about: "Holds a recording back, or goes on with it",
    permission: "calls.answer",
    audit: "recordings.pause",
    status: 202,
    body: recordingBody,
    answer: recordingBody,
  }),
  peaks: endpoint({
    method: "GET",
    path: "/api/calls/:id/recording/peaks",
    about: "The waveform of a recording",
    permission: "recordings.listen",
    audit: "recordings.listen",
    answer: recordingPeaks,
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/calls/:id/recording",
    about: "Deletes the recording of an ended call for good",
    permission: "recordings.delete",
    audit: "recordings.delete",
    answer: z.object({ deleted: z.literal(true) }),
  }),
};

export const phone = {
  targets: endpoint({
    method: "GET",
    path: "/api/phone/targets",
    about: "Whom the browser phone can call, and by which lines",
    permission: "calls.place",
    answer: phoneTargets,
  }),
  desk: endpoint({
    method: "GET",
    path: "/api/phone/desk",
    about: "The phone on one's own desk, and the sites that it may belong to",
    permission: "calls.place",
    answer: deskPhonePage,
  }),
  setDesk: endpoint({
    method: "PUT",
    path: "/api/phone/desk",
    about: "Says which extension one's desk phone is; it is looked up at its site",
    permission: "calls.place",
    audit: "members.desk_phone",
    body: deskPhoneBody,
    answer: deskPhonePage,
  }),
  callFromDesk: endpoint({
    method: "POST",
    path: "/api/phone/desk/calls",
    about:
      "Rings one's desk phone and, when it is picked up, dials the number; repeated with the same id it is the same call",
    permission: "calls.place",
    audit: "calls.place",
    status: 201,
    body: deskCallBody,
    answer: deskCallAnswer,
  }),
};
