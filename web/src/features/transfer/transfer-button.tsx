import type { CallSummary } from "@patchbay/protocol/call";
import { PhoneForwarded } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { useMe, useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { callerName } from "../calls/call-words.ts";
import { canTransfer } from "./transferable.ts";

/** Loaded when it is first opened. */
const TransferDialog = lazy(() =>
  import("./transfer-dialog.tsx").then((file) => ({ default: file.TransferDialog })),
);

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
      {open ? (
        <Suspense>
          <TransferDialog call={call} open onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
