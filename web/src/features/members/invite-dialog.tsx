import type { Role } from "@patchbay/protocol/roles";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { SelectField } from "../../components/form/select-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { SecretOnce } from "../../components/secret-once.tsx";
import { useDrawnId } from "../../lib/api/drawn-id.ts";
import { useMe } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { absolute } from "../../lib/format/moment.ts";
import { invite, membersQuery } from "./members-api.ts";
import { ROLE_WORDS, roleName, rolesToGive } from "./role-words.ts";

/** An address and a role, and then the link that makes its holder a member: no mail is sent from here. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const queries = useQueryClient();
  const { role: own } = useMe();
  const drawn = useDrawnId();
  const offline = useOffline();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("operator");
  const make = useMutation({
    mutationFn: () => invite({ id: drawn.of([email.trim(), role]), email: email.trim(), role }),
    onSuccess: () => queries.invalidateQueries(membersQuery),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (email.trim() !== "" && !make.isPending) make.mutate();
  };
  if (make.data !== undefined) {
    return (
      <Dialog open onClose={onClose} title="The invitation is ready">
        <SecretOnce
          secret={make.data.link}
          words={`Hand this link to ${email.trim()}. It works once, until ${absolute(make.data.expiresAt)}.`}
          done={
            <Button size="touch" onClick={onClose}>
              Done
            </Button>
          }
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Invite somebody"
      description="You get a link to hand over. They choose a name and a password of their own by it."
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <TextField
          label="Email"
          type="email"
          name="invited"
          autoComplete="off"
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={make.error?.message}
        />
        <div className="flex flex-col gap-1">
          <SelectField<Role>
            label="Role"
            value={role}
            options={rolesToGive(own).map((each) => [each, roleName(each)] as const)}
            onValue={setRole}
          />
          <p className="text-small text-ink-2">{ROLE_WORDS[role]}</p>
        </div>
        <div className="flex justify-end gap-2">
          <Button size="touch" onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="touch"
            type="submit"
            tone="primary"
            refusal={offline}
            disabled={make.isPending || email.trim() === ""}
          >
            Make the link
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
