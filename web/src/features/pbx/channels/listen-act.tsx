import { Ear, EarOff } from "lucide-react";
import { useState } from "react";
import { useRefusal } from "../../../lib/api/session.ts";
import { useOffline } from "../../../lib/feed/use-offline.ts";
import { useKeys } from "../../../lib/keys/use-keys.ts";
import { usePhone, usePhoneState } from "../../phone/phone-context.tsx";
import { Act } from "./act-button.tsx";
import type { CallState, PbxCall } from "./call-rows.ts";

const TALKING: ReadonlySet<CallState> = new Set(["talking", "held", "conference"]);

/** Lets a supervisor hear a call of the PBX's own in this browser, and nobody hear them; the phone's bar has whisper and barge. */
export function ListenAct({
  siteId,
  call,
  callId,
}: {
  siteId: string;
  call: PbxCall;
  /** What it is to Patchbay, where it is a call there already. */
  callId: string | null;
}) {
  const phone = usePhone();
  const state = usePhoneState();
  const offline = useOffline();
  const forbidden = useRefusal("calls.supervise");
  /** What this page was let hear here: the feed tells of it later, and a channel that has had a call before is not the name of its next. */
  const [heard, setHeard] = useState<string | null>(null);
  const listening =
    state.state === "on_call" &&
    state.part === "listening" &&
    (state.callId === callId || state.callId === heard);
  const silent = TALKING.has(call.state)
    ? undefined
    : "Nobody talks in this call now: there is nothing to listen to.";
  const busy = phone.busy ? "You are on a call. Hang up first." : undefined;
  const refusal = listening ? undefined : (forbidden ?? silent ?? busy ?? offline);
  const press = (): void => {
    if (listening) return phone.hangUp();
    const name = `${call.caller.name} with ${call.other.name}`;
    void phone.listenAt(siteId, call.callerChannel.uniqueid, name).then(setHeard);
  };
  useKeys({ listen: () => (refusal === undefined ? press() : false) });
  const Icon = listening ? EarOff : Ear;
  return (
    <Act
      icon={<Icon size={15} aria-hidden />}
      words={listening ? "Stop listening" : "Listen"}
      keys="L"
      refusal={refusal}
      pressed={listening}
      onPress={press}
    />
  );
}
