import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../components/buttons/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { deleteRecording } from "../../lib/api/actions.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";

/** Deletes a recording for good, once it was asked back; not there for those who may not. */
export function DeleteRecordingButton({ callId }: { callId: string }) {
  const refusal = useRefusal("recordings.delete");
  const offline = useOffline();
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteRecording(callId),
    onSuccess: () => toast.success("The recording is deleted"),
    onError: (failure) => toast.error("The recording is still there", { description: failure.message }),
    onSettled: () => setAsked(false),
  });
  if (refusal !== undefined) return null;
  return (
    <>
      <IconButton
        label="Delete the recording"
        onClick={() => setAsked(true)}
        className="size-9 max-wide:size-11"
      >
        <Trash2 size={16} aria-hidden />
      </IconButton>
      <Dialog
        open={asked}
        onClose={() => setAsked(false)}
        title="Delete this recording?"
        description="Nobody can listen to it afterwards. The transcript and the timeline stay."
      >
        <Confirm
          words="Delete recording"
          busy={remove.isPending}
          refusal={offline}
          onConfirm={() => remove.mutate()}
          onCancel={() => setAsked(false)}
        />
      </Dialog>
    </>
  );
}
