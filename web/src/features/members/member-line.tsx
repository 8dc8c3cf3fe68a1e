import type { MemberRow } from "@patchbay/protocol/members";
import type { Role } from "@patchbay/protocol/roles";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { RemoveButton } from "../../components/buttons/remove-button.tsx";
import { controlLook } from "../../components/form/labelled.tsx";
import { useMe } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { absolute, day } from "../../lib/format/moment.ts";
import { toast } from "../../lib/toast.ts";
import { actionsLook, lineLook } from "./line-look.ts";
import { changeRole, membersQuery, removeMember } from "./members-api.ts";
import { ResetDialog } from "./reset-dialog.tsx";
import { ROLE_WORDS, roleName, rolesToGive } from "./role-words.ts";

/** A member: another role is theirs at once, what cannot be undone asks for a second press. */
export function MemberLine({ member }: { member: MemberRow }) {
  const { user, role: own } = useMe();
  const queries = useQueryClient();
  const offline = useOffline();
  const [resetting, setResetting] = useState(false);
  const again = () => queries.invalidateQueries(membersQuery);
  const change = useMutation({
    mutationFn: (role: Role) => changeRole(member.id, role),
    onSettled: again,
    onError: (failure) => toast.error(`${member.name} keeps their role`, { description: failure.message }),
  });
  const remove = useMutation({
    mutationFn: () => removeMember(member.id),
    onSettled: again,
    onError: (failure) => toast.error(`${member.name} stays`, { description: failure.message }),
  });
  const refusal =
    member.role === "owner" && own !== "owner"
      ? "Only an owner can change, reset or remove an owner."
      : undefined;
  const role = change.isPending ? change.variables : member.role;
  const busy = change.isPending || remove.isPending;
  return (
    <li data-member-id={member.id} className={lineLook}>
      <div className="min-w-0">
        <p className="truncate font-medium">
          {member.name}
          {member.id === user.id ? <span className="font-normal text-ink-2"> (you)</span> : null}
        </p>
        <p className="truncate text-small text-ink-2">{member.email}</p>
      </div>
      {refusal === undefined ? (
        <select
          aria-label={`Role of ${member.name}`}
          title={offline ?? ROLE_WORDS[role]}
          value={role}
          disabled={busy || offline !== undefined}
          onChange={(event) => {
            const chosen = rolesToGive(own).find((each) => each === event.target.value);
            if (chosen !== undefined && chosen !== member.role) change.mutate(chosen);
          }}
          className={`h-7 min-w-0 disabled:opacity-50 px-1.5 max-wide:h-11 ${controlLook(undefined)}`}
        >
          {rolesToGive(own).map((each) => (
            <option key={each} value={each}>
              {roleName(each)}
            </option>
          ))}
        </select>
      ) : (
        <span title={refusal} className="px-1.5 text-ink-2">
          {roleName(member.role)}
        </span>
      )}
      <span title={absolute(member.since)} className="text-right text-ink-2 max-wide:hidden">
        {day(member.since)}
      </span>
      <div className={actionsLook}>
        <Button size="touch" refusal={refusal ?? offline} disabled={busy} onClick={() => setResetting(true)}>
          Reset password
        </Button>
        <RemoveButton refusal={refusal ?? offline} disabled={busy} onRemove={() => remove.mutate()} />
      </div>
      {resetting ? <ResetDialog member={member} onClose={() => setResetting(false)} /> : null}
    </li>
  );
}
