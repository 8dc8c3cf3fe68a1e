import { Phone } from "lucide-react";
import { useKeys } from "../../../lib/keys/use-keys.ts";
import { useAnswerAt } from "../use-answer-at.ts";
import { Act } from "./act-button.tsx";
import type { PbxCall } from "./call-rows.ts";

/** Takes a caller who waits, or for whom a phone rings, in this browser: whoever was rung is rung no more. */
export function AnswerAct({ siteId, call }: { siteId: string; call: PbxCall }) {
  const { refusal, answer } = useAnswerAt(siteId);
  const press = (): void => answer(call.callerChannel.uniqueid, call.caller.name);
  // The call that is open, and not another that rings elsewhere.
  useKeys({ answer: () => (refusal === undefined ? press() : false) }, "first");
  return (
    <Act icon={<Phone size={15} aria-hidden />} words="Answer" keys="A" refusal={refusal} onPress={press} />
  );
}
