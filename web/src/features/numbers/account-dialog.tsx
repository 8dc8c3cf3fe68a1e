import type { RoutingPage } from "@patchbay/protocol/api";
import { newAccount } from "@patchbay/protocol/twilio-account";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { routingQuery, saveAccount } from "./routing-api.ts";

interface Missing {
  sid: string | undefined;
  token: string | undefined;
  sharedKey: string | undefined;
}

/** A Twilio account, or its new secrets; they go in and are never shown again. */
export function AccountDialog(props: { accounts: RoutingPage["accounts"]; onClose(): void }) {
  const { accounts, onClose } = props;
  const queries = useQueryClient();
  const offline = useOffline();
  const [accountSid, setAccountSid] = useState("");
  const [authToken, setAuthToken] = useState("");
  const [sharedKey, setSharedKey] = useState("");
  const [forgets, setForgets] = useState(false);
  const [missing, setMissing] = useState<Missing>();
  const known = accounts.find((account) => account.accountSid === accountSid.trim());
  const save = useMutation({
    mutationFn: saveAccount,
    onSuccess: () => {
      void queries.invalidateQueries(routingQuery);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const sharedKeySecret = forgets && known?.sharedKey ? null : sharedKey.trim() || undefined;
    const account = newAccount.safeParse({ accountSid: accountSid.trim(), authToken, sharedKeySecret });
    if (!account.success) {
      const wrong = new Set(account.error.issues.map(({ path }) => path[0]));
      return setMissing({
        sid: wrong.has("accountSid") ? "An Account SID looks like AC and 32 letters and digits." : undefined,
        token: wrong.has("authToken") ? "Copy the auth token from Twilio's console." : undefined,
        sharedKey: wrong.has("sharedKeySecret")
          ? "Copy the whole secret of the SharedKey from Twilio's console."
          : undefined,
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
      description="SID and token stand on the first page of Twilio's console. Secrets are kept encrypted and never shown again; enter the same account once more to replace them."
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
        <TextField
          label="SharedKey secret (optional)"
          type="password"
          autoComplete="new-password"
          hint={
            known?.sharedKey
              ? "One is kept for this account. Left empty, it stays."
              : "Only where the account signs its webhooks with a SharedKey instead of the token."
          }
          value={sharedKey}
          onChange={(event) => setSharedKey(event.target.value)}
          error={missing?.sharedKey}
          disabled={forgets && known?.sharedKey === true}
        />
        {known?.sharedKey ? (
          <label className="flex items-start gap-2 max-wide:min-h-11">
            <input
              type="checkbox"
              checked={forgets}
              onChange={(event) => setForgets(event.target.checked)}
              className="mt-[3px] size-4 accent-[var(--accent)]"
            />
            Forget the SharedKey: webhooks are signed with the token again
          </label>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button size="touch" onClick={onClose}>
            Cancel
          </Button>
          <Button size="touch" type="submit" tone="primary" refusal={offline} disabled={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
