import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { siteRules } from "@patchbay/protocol/pbx/site-rules";
import { check } from "@patchbay/protocol/result";
import type { SiteStatus } from "@patchbay/protocol/site";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { useHindrance } from "../../../lib/feed/use-offline.ts";
import { toast } from "../../../lib/toast.ts";
import { actsQuery } from "../../pbx/actions/acts-api.ts";
import { Switch } from "../../settings/switch.tsx";
import { changeRules, sitesQuery } from "../sites-api.ts";

const LISTS = [
  { name: "acts", label: "Acts", example: "*,!Hangup,!Module*" },
  { name: "contexts", label: "Contexts of the dialplan", example: "internal,from-*" },
  { name: "numbers", label: "Extensions and numbers dialled", example: "*,!00*,!+*" },
] as const;

/** What people may ask of this PBX: said here, beside what the premises allow; the narrower of both counts. */
export function SiteRulesForm({ site }: { site: SiteStatus }) {
  const refusal = useHindrance("sites.manage");
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Partial<SiteRules>>({});
  const rules = { ...site.rules, ...draft };
  const save = useMutation({
    mutationFn: (sent: Partial<SiteRules>) => changeRules(site.id, sent),
    onSuccess: async (_told, sent) => {
      // The panel's buttons and forms go by the same.
      await Promise.all([
        queries.invalidateQueries(sitesQuery),
        queries.invalidateQueries(actsQuery(site.id)),
      ]);
      // What was typed meanwhile is kept.
      setDraft((now) => (now === sent ? {} : now));
      toast.success(`${site.name} allows what you said`);
    },
  });
  const errorOf = (name: (typeof LISTS)[number]["name"]): string | undefined => {
    const read = check(siteRules.shape[name], rules[name]);
    return read.ok ? undefined : read.error;
  };
  const isChanged = [...LISTS, { name: "command" as const }].some(
    ({ name }) => rules[name] !== site.rules[name],
  );
  const isWrong = LISTS.some(({ name }) => errorOf(name) !== undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isChanged && !isWrong && !save.isPending && refusal === undefined) save.mutate(draft);
  };
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-labelledby="site-rules"
      className="mt-4 flex flex-col gap-3 border-t border-line pt-4"
    >
      <div className="px-5 max-wide:px-3.5">
        <h3 id="site-rules" className="font-semibold">
          What people may ask of this PBX
        </h3>
        <p className="text-ink-2">
          Patterns parted by commas; the last that fits counts, ! shuts out. What the connector’s own
          configuration shuts out stays so, whatever is said here.
        </p>
      </div>
      {LISTS.map(({ name, label, example }) => (
        <TextField
          key={name}
          className="px-5 max-wide:px-3.5"
          label={label}
          name={name}
          autoComplete="off"
          spellCheck={false}
          placeholder={example}
          readOnly={refusal !== undefined}
          title={refusal}
          value={rules[name]}
          hint={premisesWords(site, site.premises?.[name])}
          error={errorOf(name)}
          onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
        />
      ))}
      <div className="border-t border-line">
        <Switch
          name="Console of Asterisk"
          words={`Admins may run any command of the console, and so do whatever Asterisk can. ${premisesWords(
            site,
            site.premises === null ? undefined : site.premises.command ? "on" : "off (PATCHBAY_COMMAND)",
          )}`}
          on={rules.command}
          refusal={refusal}
          onChange={(command) => setDraft({ ...draft, command })}
        />
      </div>
      {save.isError ? (
        <p role="alert" className="px-5 text-bad max-wide:px-3.5">
          {save.error.message}
        </p>
      ) : null}
      {isChanged ? (
        <div className="flex justify-end gap-2 px-5 max-wide:px-3.5">
          <Button size="touch" onClick={() => setDraft({})}>
            As it was
          </Button>
          <Button
            size="touch"
            type="submit"
            tone="primary"
            refusal={refusal}
            disabled={isWrong || save.isPending}
          >
            Save what is allowed
          </Button>
        </div>
      ) : null}
    </form>
  );
}

const premisesWords = ({ link }: SiteStatus, allowed: string | undefined): string =>
  allowed === undefined
    ? link === "online"
      ? "This connector is too old to say what the premises allow."
      : "What the premises allow is known once a connector is in."
    : `On the premises: ${allowed}`;
