import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { AskedPageHead } from "../shell/asked-page-head.tsx";
import { InvitationLine } from "./invitation-line.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { MemberLine } from "./member-line.tsx";
import { membersQuery } from "./members-api.ts";

/** Who belongs to the organization with which role, and who was invited and has not come yet. */
export function MembersPage() {
  const refusal = useRefusal("members.manage");
  return refusal === undefined ? (
    <People />
  ) : (
    <>
      <AskedPageHead title="Members" />
      <EmptyState title="Your role does not see the members">{refusal}</EmptyState>
    </>
  );
}

function People() {
  const page = useQuery(membersQuery);
  const offline = useOffline();
  const [inviting, setInviting] = useState(false);
  const { members = [], invitations = [] } = page.data ?? {};
  return (
    <>
      <AskedPageHead
        title="Members"
        actions={
          <Button tone="primary" refusal={offline} onClick={() => setInviting(true)}>
            <UserPlus size={14} aria-hidden />
            Invite
          </Button>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {page.isPending ? <RowSkeletons label="Loading the members" /> : null}
        {page.isError ? (
          <FailedState
            title="The members could not be loaded"
            message={page.error.message}
            action={<Button onClick={() => void page.refetch()}>Try again</Button>}
          />
        ) : null}
        <ul aria-label="Members">
          {members.map((member) => (
            <MemberLine key={member.id} member={member} />
          ))}
        </ul>
        {page.isSuccess ? (
          <section aria-label="Open invitations">
            <h2 className="flex h-11 items-center border-b border-line px-5 font-semibold max-wide:px-3.5">
              Open invitations
            </h2>
            {invitations.length === 0 ? (
              <p className="px-5 py-3.5 text-ink-2 max-wide:px-3.5">
                Nobody is awaited. Whoever is invited stands here until they have come.
              </p>
            ) : (
              <ul aria-label="Open invitations">
                {invitations.map((invitation) => (
                  <InvitationLine key={invitation.id} invitation={invitation} />
                ))}
              </ul>
            )}
          </section>
        ) : null}
      </div>
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </>
  );
}
