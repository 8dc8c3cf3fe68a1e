import type { SiteStatus } from "@patchbay/protocol/site";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { controlLook } from "../../../components/form/labelled.tsx";
import { EmptyState, FailedState } from "../../../components/placeholder.tsx";
import { RowSkeletons } from "../../../components/skeleton.tsx";
import { useOffline } from "../../../lib/feed/use-offline.ts";
import { whyNotAsked } from "../acts.ts";
import { usePanelKeys } from "../panel/use-panel-keys.ts";
import { ActAnswer } from "./act-answer.tsx";
import { ActFields, type Choice } from "./act-fields.tsx";
import { fieldsOf, inputOf, type Typed } from "./act-form.ts";
import { actsQuery, askAct } from "./acts-api.ts";
import { useAsked } from "./asked-log.ts";

type Acts = NonNullable<ReturnType<typeof useActs>["data"]>["acts"];
const useActs = (siteId: string) => useQuery(actsQuery(siteId));

/** Asks an act of the site: which, with what, and what came of it. */
export function ActPanel({
  site,
  choices,
}: {
  site: SiteStatus;
  choices: Readonly<Record<string, readonly Choice[]>>;
}) {
  const acts = useActs(site.id);
  if (acts.isPending) return <RowSkeletons label="Loading what can be asked" />;
  if (acts.isError) {
    return (
      <FailedState
        title="What can be asked could not be loaded"
        message={acts.error.message}
        action={<Button onClick={() => void acts.refetch()}>Try again</Button>}
      />
    );
  }
  return acts.data.acts.length === 0 ? (
    <EmptyState title="Nothing can be asked">This version knows of no act.</EmptyState>
  ) : (
    <Form site={site} acts={acts.data.acts} unknown={acts.data.unknown} choices={choices} />
  );
}

interface FormProps {
  site: SiteStatus;
  acts: Acts;
  /** Why nobody can tell what the site allows; empty where it was asked. */
  unknown: string;
  choices: Readonly<Record<string, readonly Choice[]>>;
}

function Form({ site, acts, unknown, choices }: FormProps) {
  const usable = acts.filter(({ permitted, allowed }) => permitted && allowed !== false);
  const [action, setAction] = useState(usable[0]?.action ?? acts[0]?.action ?? "");
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>({});
  const [tried, setTried] = useState(false);
  const chooser = useRef<HTMLSelectElement>(null);
  const name = useId();
  const offline = useOffline();
  const act = acts.find((one) => one.action === action) ?? acts[0];
  const asking = useMutation({
    mutationFn: (cursor: string | undefined) => {
      if (act === undefined) throw new Error("no act");
      const { title, limitMs } = act;
      return askAct(site.id, {
        action: act.action,
        title,
        limitMs,
        input,
        ...(cursor === undefined ? {} : { cursor }),
      });
    },
  });
  const last = useAsked(site.id)[0];
  const fields = fieldsOf(act?.schema);
  const values = typed[action] ?? {};
  const { input, errors } = inputOf(fields, values);
  usePanelKeys({ g: () => chooser.current?.focus() });
  if (act === undefined) return null;
  const refusal = whyNotAsked(act) ?? offline;

  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    setTried(true);
    if (refusal === undefined && !asking.isPending && Object.keys(errors).length === 0) {
      setTried(false);
      asking.mutate(undefined);
    }
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  };
  return (
    <form onSubmit={submit} onKeyDown={keys} noValidate className="flex min-w-0 flex-col gap-3.5">
      <div className="flex flex-col gap-1">
        <label htmlFor={name} className="font-medium">
          Action
        </label>
        <select
          ref={chooser}
          id={name}
          value={act.action}
          onChange={(event) => {
            setAction(event.target.value);
            setTried(false);
          }}
          className={`h-[34px] px-2 text-title font-semibold max-wide:h-11 ${controlLook(undefined)}`}
        >
          {families(acts).map(([family, members]) => (
            <optgroup key={family} label={family}>
              {members.map((one) => (
                <option key={one.action} value={one.action}>
                  {one.title} ({one.action})
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <p className="text-ink-2">
          {act.about}. You may use {usable.length} of {acts.length} actions.
        </p>
        {act.caution === "" ? null : <p className="text-warn-ink">{act.caution}</p>}
        {unknown === "" ? null : (
          <p className="text-ink-2">What the site allows is not known now: {unknown}</p>
        )}
      </div>
      <ActFields
        siteId={site.id}
        fields={fields}
        typed={values}
        errors={tried ? errors : {}}
        choices={choices}
        onType={(header, text) => setTyped({ ...typed, [action]: { ...values, [header]: text } })}
      />
      <div className="flex flex-col items-start gap-1">
        <Button type="submit" tone="primary" size="touch" refusal={refusal} disabled={asking.isPending}>
          {asking.isPending ? "Asked" : act.title}
        </Button>
        {refusal === undefined ? null : <p className="text-small text-ink-2">{refusal}</p>}
      </div>
      <div role="status" className="min-w-0">
        {last === undefined || last.action !== action ? null : (
          <ActAnswer act={last} onMore={(cursor) => asking.mutate(cursor)} />
        )}
      </div>
    </form>
  );
}

/** The acts under what they are about, in the order in which they come. */
function families(acts: Acts): [family: string, acts: Acts][] {
  const groups = new Map<string, Acts>();
  for (const act of acts) groups.set(act.family, [...(groups.get(act.family) ?? []), act]);
  return [...groups];
}
