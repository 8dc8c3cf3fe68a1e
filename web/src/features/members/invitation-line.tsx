import type { InvitationRow } from "@patchbay/protocol/members";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RemoveButton } from "../../components/buttons/remove-button.tsx";
import { useNow } from "../../lib/browser/clock.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { absolute, since } from "../../lib/format/moment.ts";
import { toast } from "../../lib/toast.ts";
import { actionsLook, lineLook } from "./line-look.ts";
import { membersQuery, withdrawInvitation } from "./members-api.ts";
import { roleName } from "./role-words.ts";

/** Somebody who was invited; their link works until it is withdrawn or too old. */
export function InvitationLine({ invitation }: { invitation: InvitationRow }) {
  const { id, email, role, invitedBy, expiresAt } = invitation;
  const queries = useQueryClient();
  const offline = useOffline();
  const now = useNow("half-minute");
  const withdraw = useMutation({
    mutationFn: () => withdrawInvitation(id),
    onSettled: () => queries.invalidateQueries(membersQuery),
    onError: (failure) => toast.error("The invitation stays", { description: failure.message }),
  });
  const over = expiresAt <= now;
  return (
    <li data-invitation-id={id} className={lineLook}>
      <div className="min-w-0">
        <p className="truncate font-medium">{email}</p>
        <p className="truncate text-small text-ink-2">Invited by {invitedBy}</p>
      </div>
      <span className="px-1.5">{roleName(role)}</span>
      <span
        title={absolute(expiresAt)}
        className={
          over ? "text-right text-warn-ink" : "text-right text-ink-2 max-wide:col-span-2 max-wide:text-left"
        }
      >
        {over ? "Link too old" : `Until ${since(expiresAt, now)}`}
      </span>
      <div className={actionsLook}>
        <RemoveButton
          words="Withdraw"
          sureWords="Withdraw for good"
          refusal={offline}
          disabled={withdraw.isPending}
          onRemove={() => withdraw.mutate()}
        />
      </div>
    </li>
  );
}
