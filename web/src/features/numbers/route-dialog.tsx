import { extensionParam, type RoutingPage } from "@patchbay/protocol/api";
import type { Plan } from "@patchbay/protocol/call";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { RemoveButton } from "../../components/buttons/remove-button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { SelectField } from "../../components/form/select-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { numberWords } from "../calls/call-words.ts";
import { readNumber } from "../picker/number-entry.ts";
import { useOwnCountry } from "../picker/own-country.ts";
import { draftOf, planOf } from "./route-draft.ts";
import { RouteFields } from "./route-fields.tsx";
import { removeRoute, routingQuery, saveRoute } from "./routing-api.ts";

/** What is edited: a number of a Twilio account, or an extension of a site; without a plan it is a new one. */
export type Edited =
  | { kind: "number"; accountSid: string; number: string; plan: Plan | null }
  | { kind: "extension"; siteId: string; exten: string; plan: Plan | null };

/** Adds or changes what a number or an extension does; taking it away asks once. */
export function RouteDialog(props: { edited: Edited; routing: RoutingPage; onClose(): void }) {
  const { edited, routing, onClose } = props;
  const queries = useQueryClient();
  const offline = useOffline();
  const own = useOwnCountry();
  const isNew = edited.plan === null;
  const facts = { assistants: routing.assistants, onPbx: edited.kind === "extension" };
  const [place, setPlace] = useState(edited.kind === "number" ? edited.accountSid : edited.siteId);
  const [name, setName] = useState(edited.kind === "number" ? edited.number : edited.exten);
  const [draft, setDraft] = useState(() => draftOf(edited.plan, facts));
  const [missing, setMissing] = useState<string | undefined>();
  const done = (): void => {
    void queries.invalidateQueries(routingQuery);
    onClose();
  };
  const save = useMutation({ mutationFn: saveRoute, onSuccess: done });
  const remove = useMutation({ mutationFn: removeRoute, onSuccess: done });

  const target = (): Parameters<typeof removeRoute>[0] | null => {
    if (edited.kind === "extension") {
      return extensionParam.safeParse(name).success ? { siteId: place, exten: name.trim() } : null;
    }
    const entry = readNumber(name, own);
    return entry.kind === "number" && !entry.extension ? { accountSid: place, number: entry.number } : null;
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const at = target();
    const planned = planOf(draft, facts);
    if (at === null) {
      return setMissing(
        edited.kind === "number"
          ? "Give the number with its country, as in +1 212 555 0100."
          : "An extension has digits, * and #; a number that a trunk delivers may be written with +.",
      );
    }
    if (!planned.ok) return setMissing(planned.why);
    setMissing(undefined);
    save.mutate({ ...at, plan: planned.plan });
  };
  const takeAway = (): void => {
    const at = target();
    if (at !== null) remove.mutate(at);
  };
  const places =
    edited.kind === "number"
      ? routing.accounts.map(({ accountSid }) => [accountSid, accountSid] as const)
      : routing.sites.map((site) => [site.id, site.name] as const);
  const title = edited.kind === "number" ? "number" : "extension";
  const busy = save.isPending || remove.isPending;
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        isNew
          ? `Add ${edited.kind === "number" ? "a" : "an"} ${title}`
          : `Change ${edited.kind === "number" ? numberWords(name) : name}`
      }
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
        {isNew ? (
          <>
            <SelectField
              label={edited.kind === "number" ? "Twilio account" : "Site"}
              value={place}
              onValue={setPlace}
              options={places}
            />
            <TextField
              label={edited.kind === "number" ? "Number" : "Extension"}
              autoComplete="off"
              inputMode="tel"
              placeholder={edited.kind === "number" ? "+1 212 555 0100" : "1412"}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </>
        ) : null}
        <RouteFields draft={draft} facts={facts} onChange={setDraft} />
        {[missing, save.error?.message, remove.error?.message].map((words) =>
          words === undefined ? null : (
            <p key={words} role="alert" className="text-bad">
              {words}
            </p>
          ),
        )}
        <div className="flex justify-end gap-2">
          {isNew ? null : (
            <span className="mr-auto">
              <RemoveButton refusal={offline} disabled={busy} onRemove={takeAway} />
            </span>
          )}
          <Button size="touch" onClick={onClose}>
            Cancel
          </Button>
          <Button size="touch" type="submit" tone="primary" refusal={offline} disabled={busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
