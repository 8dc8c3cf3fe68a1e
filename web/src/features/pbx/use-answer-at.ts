import { useNavigate } from "@tanstack/react-router";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { usePhone, usePhoneState } from "../phone/phone-context.tsx";

/** Puts a caller of a PBX, who waits or for whom it rings a phone, through to this browser and opens their call. */
export function useAnswerAt(siteId: string): {
  /** Why this member, or this page now, cannot. */
  refusal: string | undefined;
  answer(uniqueid: string, name: string): void;
} {
  usePhoneState();
  const phone = usePhone();
  const navigate = useNavigate();
  const offline = useOffline();
  const forbidden = useRefusal("calls.answer");
  return {
    refusal: forbidden ?? (phone.busy ? "You are on a call. Hang up first." : offline),
    answer: (uniqueid, name) => {
      void phone.answerAt(siteId, uniqueid, name).then((callId) => {
        if (callId !== null) void navigate({ to: "/calls/$callId", params: { callId } });
      });
    },
  };
}
