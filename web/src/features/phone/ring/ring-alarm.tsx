import { useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useMe, useRefusal } from "../../../lib/api/session.ts";
import { usePreference } from "../../../lib/browser/preference.ts";
import { useCallsFeed } from "../../../lib/feed/feed-context.tsx";
import { useKeys } from "../../../lib/keys/use-keys.ts";
import { callerLine, callerName } from "../../calls/call-words.ts";
import { useOwnCall, usePhoneState } from "../phone-context.tsx";
import { useAvailable } from "./presence.tsx";
import { ringTone, startRinging } from "./ring-tone.ts";
import { ringingFor, toAnswer } from "./ringing.ts";
import { useAnswer } from "./use-answer.ts";

/** Makes a ringing call heard and, behind another window, seen; and lets the key A answer it. */
export function RingAlarm() {
  const { view, phase } = useCallsFeed();
  const { user } = useMe();
  const { callId = null } = useParams({ strict: false });
  const answer = useAnswer();
  const { state } = usePhoneState();
  const own = useOwnCall();
  const available = useAvailable();
  const aloud = usePreference(ringTone) === "on";
  const allowed = useRefusal("calls.answer") === undefined;
  // A call that this member placed can come to ring with the operators; it is not answered by who is on it.
  const calls = ringingFor(view.calls.values(), user.id).filter((call) => call.id !== own);
  const rings = phase === "live" && available && calls.length > 0;
  // Somebody who is talking is not rung at; the row and the title say it.
  const sounds = rings && aloud && (state === "idle" || state === "over");

  useEffect(() => (sounds ? startRinging() : undefined), [sounds]);
  useNotifications(rings ? calls : []);
  useKeys({
    answer: () => {
      if (!allowed) return false;
      const focused = document.activeElement?.closest("[data-call-id]");
      const chosen = focused instanceof HTMLElement ? (focused.dataset.callId ?? null) : callId;
      const call = toAnswer(view.calls.values(), chosen, user.id);
      if (call === undefined) return false;
      answer(call);
    },
  });
  return null;
}

/** One notification a call, only where the member has allowed them before and does not see the page. */
function useNotifications(calls: Parameters<typeof callerName>[0][]): void {
  const shown = useRef(new Map<string, Notification>());
  const ids = calls.map(({ id }) => id).join(" ");
  const held = useRef(calls);
  held.current = calls;
  useEffect(() => {
    if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
    const ringing = new Set(ids.split(" "));
    for (const [id, notification] of shown.current) {
      if (ringing.has(id)) continue;
      notification.close();
      shown.current.delete(id);
    }
    if (document.visibilityState === "visible") return;
    for (const call of held.current) {
      if (shown.current.has(call.id)) continue;
      const notification = new Notification(`Ringing: ${callerName(call)}`, {
        body: callerLine(call),
        tag: call.id,
      });
      notification.onclick = () => window.focus();
      shown.current.set(call.id, notification);
    }
  }, [ids]);
}
