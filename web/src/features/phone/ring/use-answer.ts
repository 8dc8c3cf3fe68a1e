import type { CallSummary } from "@patchbay/protocol/call";
import { useNavigate } from "@tanstack/react-router";
import { callerName } from "../../calls/call-words.ts";
import { usePhone } from "../phone-context.tsx";

/** Puts a caller through to this browser and opens their call: who is speaking wants to know with whom. */
export function useAnswer(): (call: CallSummary) => void {
  const phone = usePhone();
  const navigate = useNavigate();
  return (call) => {
    void phone.answer(call.id, callerName(call)).then((callId) => {
      if (callId !== null) void navigate({ to: "/calls/$callId", params: { callId } });
    });
  };
}
