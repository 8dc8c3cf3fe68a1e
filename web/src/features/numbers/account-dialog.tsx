import { newAccount } from "@patchbay/protocol/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { saveAccount } from "../../lib/api/actions.ts";
import { routingQuery } from "../../lib/api/queries.ts";

/** A Twilio account, or its new token; the token goes in and is never shown again. */
export function AccountDialog({ onClose }: { onClose(): void }) {
  const queries = useQueryClient();
  const [accountSid, setAccountSid] = useState("");
  const [authToken, setAuthToken] = useState("");
  const [missing, setMissing] = useState<{ sid: string | undefined; token: string | undefined }>();
  const save = useMutation({
    mutationFn: saveAccount,
    onSuccess: () => {
      void queries.invalidateQueries(routingQuery);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const account = newAccount.safeParse({ accountSid: accountSid.trim(), authToken });
    if (!account.success) {
      const wrong = new Set(account.error.issues.map(({ path }) => path[0]));
      return setMissing({
        sid: wrong.has("accountSid") ? "An Account SID looks like AC and 32 letters and digits." : undefined,
        token: wrong.has("authToken") ? "Copy the auth token from Twilio's console." : undefined,
      });
    }
    setMissing(undefined);
    save.mutate(account.data);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Twilio account"
      description="Both stand on the first page of Twilio's console. The token is kept encrypted and never shown again; enter the same account once more to replace it."
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
        <TextField
          label="Account SID"
          autoComplete="off"
          spellCheck={false}
          value={accountSid}
          error={missing?.sid}
          onChange={(event) => setAccountSid(event.target.value)}
        />
        <TextField
          label="Auth token"
          type="password"
          autoComplete="new-password"
          value={authToken}
          onChange={(event) => setAuthToken(event.target.value)}
          error={missing?.token ?? save.error?.message}
        />
        <div className="flex justify-end gap-2">
          <Button size="touch" onClick={onClose}>
            Cancel
          </Button>
          <Button size="touch" type="submit" tone="primary" disabled={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
