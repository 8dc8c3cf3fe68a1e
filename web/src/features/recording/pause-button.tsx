import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { Button } from "../../components/button.tsx";
import { pauseRecording } from "../../lib/api/actions.ts";
import { useRefusal } from "../shell/session.ts";

/** Holds the recording back while a card number is said; not there where nothing is recorded. */
export function PauseRecordingButton({ call }: { call: CallSummary }) {
  const refusal = useRefusal("calls.answer");
  const paused = call.recording?.state === "paused";
  const pause = useMutation({
    mutationFn: () => pauseRecording(call.id, !paused),
    onError: (failure) =>
      toast.error(paused ? "The recording stays paused" : "The recording goes on", {
        description: failure.message,
      }),
  });
  if (call.recording === null || call.recording.state === "saved") return null;
  return (
    <Button
      size="touch"
      refusal={refusal}
      aria-pressed={paused}
      disabled={pause.isPending}
      onClick={() => pause.mutate()}
    >
      {paused ? "Record again" : "Pause recording"}
    </Button>
  );
}
