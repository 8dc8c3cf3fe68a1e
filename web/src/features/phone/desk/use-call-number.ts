import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { callFromDesk } from "../../../lib/api/actions.ts";
import { deskPhoneQuery } from "../../../lib/api/queries.ts";
import { usePhone } from "../phone-context.tsx";
import { type CallingFrom, calledFrom, useCallingFrom } from "./calling-from.ts";

/**
 * Calls a number by the phone that is chosen, and opens that call. A desk phone rings first; rejects in words where it cannot be rung.
 * The browser's own phone says by itself why it did not call.
 */
export function useCallNumber(): CallingFrom & {
  call(number: string, line: string, name: string): Promise<void>;
} {
  const calling = useCallingFrom();
  const phone = usePhone();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const placed = async (number: string, line: string, name: string): Promise<string | null> => {
    // Whoever has chosen their desk phone calls with it, though this page has not been told of it yet.
    const desk = calledFrom.value === "desk" ? (await queries.ensureQueryData(deskPhoneQuery)).phone : null;
    if (desk === null) return phone.place({ kind: "number", number, line }, name);
    return (await callFromDesk({ id: crypto.randomUUID(), number, line })).callId;
  };
  return {
    ...calling,
    call: async (number, line, name) => {
      const callId = await placed(number, line, name);
      if (callId !== null) await navigate({ to: "/calls/$callId", params: { callId } });
    },
  };
}
