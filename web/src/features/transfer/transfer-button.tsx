import type { CallSummary } from "@patchbay/protocol/call";
import { PhoneForwarded } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { callerName } from "../calls/call-words.ts";
import { useMe, useRefusal } from "../shell/session.ts";
import { TransferDialog } from "./transfer-dialog.tsx";
import { canTransfer } from "./transferable.ts";

/** Puts the caller through to somebody else; also by the key P. */
export function TransferButton({ call }: { call: CallSummary }) {
  const { user } = useMe();
  const [open, setOpen] = useState(false);
  const offered = useRefusal("calls.transfer") === undefined && canTransfer(call, user.id);
  const offline = useOffline();
  useKeys({ transfer: () => (offered && offline === undefined ? setOpen(true) : false) });
  // A call that moves on meanwhile takes the picker with it.
  if (!offered) return null;
  return (
    <>
      <Button
        size="touch"
        aria-label={`Transfer ${callerName(call)}`}
        aria-haspopup="dialog"
        refusal={offline}
        title="Put the caller through to somebody else (P)"
        onClick={() => setOpen(true)}
      >
        <PhoneForwarded size={14} strokeWidth={1.8} aria-hidden />
        Transfer
      </Button>
      <TransferDialog call={call} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
