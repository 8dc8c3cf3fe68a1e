import { phone } from "@patchbay/protocol/api/calls";
import type { DeskPhonePage } from "@patchbay/protocol/desk-phone";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { ask } from "../../../lib/api/ask.ts";
import { deskPhoneQuery } from "../../../lib/api/queries.ts";
import { useRefusal } from "../../../lib/api/session.ts";
import { useOffline } from "../../../lib/feed/use-offline.ts";
import { toast } from "../../../lib/toast.ts";
import { useSiteView } from "../../pbx/use-site-view.ts";

/** Which phone stands on one's desk; not there for those who may not call, and where there is no PBX. */
export function DeskPhoneSection() {
  const permitted = useRefusal("calls.place") === undefined;
  const page = useQuery({ ...deskPhoneQuery, enabled: permitted });
  if (!permitted) return null;
  if (page.data === undefined) {
    return page.error === null ? null : (
      <section aria-label="Desk phone" className="max-w-[320px] border-b border-line py-4">
        <h2 className="mb-1 font-semibold">Desk phone</h2>
        <p role="alert" className="text-bad">
          {page.error.message}
        </p>
      </section>
    );
  }
  if (page.data.sites.length === 0) return null;
  return (
    <section aria-label="Desk phone" className="max-w-[320px] border-b border-line py-4">
      <h2 className="mb-1 font-semibold">Desk phone</h2>
      <p className="mb-3 text-ink-2">
        {page.data.phone === null
          ? "Say which extension is yours, and you can call with it from here: it rings, and the number is dialled when you pick up."
          : `Extension ${page.data.phone.extension} of ${page.data.phone.site}. It rings first when you call with it.`}
      </p>
      <DeskPhoneForm page={page.data} />
    </section>
  );
}

function DeskPhoneForm({ page }: { page: DeskPhonePage }) {
  const offline = useOffline();
  const queries = useQueryClient();
  const [siteId, setSiteId] = useState(page.phone?.siteId ?? page.sites[0]?.id ?? "");
  const [extension, setExtension] = useState(page.phone?.extension ?? "");
  const save = useMutation({
    mutationFn: (wanted: { siteId: string; extension: string } | null) =>
      ask(phone.setDesk, { body: { phone: wanted } }),
    onSuccess: (saved) => {
      queries.setQueryData(deskPhoneQuery.queryKey, saved);
      if (saved.phone === null) setExtension("");
      toast.success(
        saved.phone === null ? "You have no desk phone here any more." : "Your desk phone is saved.",
      );
    },
  });
  const typed = extension.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed !== "" && !save.isPending) save.mutate({ siteId, extension: typed });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {page.sites.length > 1 ? (
        <SelectField
          label="PBX"
          value={siteId}
          onValue={setSiteId}
          options={page.sites.map(({ id, name }) => [id, name])}
        />
      ) : null}
      <ExtensionField siteId={siteId} value={extension} onValue={setExtension} error={save.error?.message} />
      <div className="flex gap-2">
        <Button type="submit" size="touch" refusal={offline} disabled={save.isPending || typed === ""}>
          Save desk phone
        </Button>
        {page.phone === null ? null : (
          <Button size="touch" refusal={offline} disabled={save.isPending} onClick={() => save.mutate(null)}>
            Forget it
          </Button>
        )}
      </div>
    </form>
  );
}

interface ExtensionFieldProps {
  siteId: string;
  value: string;
  error: string | undefined;
  onValue(value: string): void;
}

/** Typed, with the extensions that the PBX has now to choose from. */
function ExtensionField({ siteId, value, error, onValue }: ExtensionFieldProps) {
  const { view } = useSiteView(siteId);
  const list = useId();
  return (
    <>
      <TextField
        label="Extension"
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        list={list}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        error={error}
      />
      <datalist id={list}>
        {[...view.extension.keys()].sort().map((number) => (
          <option key={number} value={number} />
        ))}
      </datalist>
    </>
  );
}
