import type { CallSummary } from "@patchbay/protocol/call";
import { useCallback, useEffect, useRef, useState } from "react";
import { useMe } from "../../../lib/api/session.ts";
import { useCallsFeed } from "../../../lib/feed/feed-context.tsx";
import { callerName } from "../../calls/call-words.ts";
import { usePhone, usePhoneState } from "../phone-context.tsx";
import { forgetCall, keepCall, keptCall } from "./kept-call.ts";
import { lostCall } from "./lost-call.ts";

/** A browser that has not played by then will not before somebody has touched the page: the button does that. */
const PLAYS_WITHIN_MS = 4_000;

/** What this tab had when it was loaded, read before the phone writes anything; it is tried once. */
const load = { kept: keptCall(), tried: false };

/** The member's own call that this page's phone is not on, and the way back to it. */
export function useTakeBack(): { call: CallSummary; takeBack(): void } | null {
  const { view, phase } = useCallsFeed();
  const { user } = useMe();
  const { state } = usePhoneState();
  const phone = usePhone();
  const [keptId, setKeptId] = useState(load.kept?.callId ?? null);
  const free = state === "idle" || state === "over" || state === "no_microphone";
  const call = phase === "live" && free ? lostCall(view.calls.values(), user.id, keptId) : undefined;

  const takeBack = useCallback((lost: CallSummary) => void phone.answer(lost.id, callerName(lost)), [phone]);
  useKeep();

  useEffect(() => {
    if (phase !== "live" || load.tried) return;
    load.tried = true;
    const lost = keptId === null ? undefined : lostCall(view.calls.values(), user.id, keptId);
    if (lost === undefined) return forgetCall();
    void microphoneIsAllowed().then((allowed) => {
      if (!allowed || phone.busy) return;
      takeBack(lost);
      setTimeout(() => {
        if (phone.state.state === "opening") phone.hangUp();
      }, PLAYS_WITHIN_MS);
    });
  }, [phase, view, keptId, user.id, phone, takeBack]);

  useEffect(() => {
    // Once this page talks, what it had at its load is history: the edge says what is lost from now on.
    if (state !== "on_call") return;
    load.kept = null;
    setKeptId(null);
  }, [state]);

  return call === undefined ? null : { call, takeBack: () => takeBack(call) };
}

/** Remembers the call of this tab for as long as its phone is on it. */
function useKeep(): void {
  const state = usePhoneState();
  const talking = state.state === "on_call" && state.part === "talking";
  const callId = talking ? state.callId : null;
  const name = talking ? state.name : "";
  const had = useRef(false);
  useEffect(() => {
    if (callId !== null) {
      had.current = true;
      keepCall({ callId, name });
    } else if (had.current) {
      had.current = false;
      forgetCall();
    }
  }, [callId, name]);
}

/** Without asking anybody: a question that comes by itself is answered with no. */
async function microphoneIsAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "microphone" })).state === "granted";
  } catch {
    return false;
  }
}
