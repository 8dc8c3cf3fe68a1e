import type { MemberRow } from "@patchbay/protocol/members";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { SecretOnce } from "../../components/secret-once.tsx";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { absolute } from "../../lib/format/moment.ts";
import { resetLink } from "./members-api.ts";

/** A link by which a member chooses a new password; until they do, the old one is good. */
export function ResetDialog({ member, onClose }: { member: MemberRow; onClose(): void }) {
  const offline = useOffline();
  const [id] = useState(() => crypto.randomUUID());
  const make = useMutation({ mutationFn: () => resetLink(member.id, id) });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`A new password for ${member.name}`}
      {...(make.data === undefined
        ? {
            description:
              "You get a link to hand over. When it is used, they are signed out everywhere and their phones end.",
          }
        : {})}
    >
      {make.data === undefined ? (
        <>
          {make.isError ? (
            <p role="alert" className="mb-3 text-bad">
              {make.error.message}
            </p>
          ) : null}
          <div className="flex justify-end gap-2">
            <Button size="touch" onClick={onClose}>
              Cancel
            </Button>
            <Button
              size="touch"
              tone="primary"
              refusal={offline}
              disabled={make.isPending}
              onClick={() => make.mutate()}
            >
              Make the link
            </Button>
          </div>
        </>
      ) : (
        <SecretOnce
          secret={make.data.link}
          words={`Hand this link to ${member.name}. It works once, until ${absolute(make.data.expiresAt)}.`}
          done={
            <Button size="touch" onClick={onClose}>
              Done
            </Button>
          }
        />
      )}
    </Dialog>
  );
}
