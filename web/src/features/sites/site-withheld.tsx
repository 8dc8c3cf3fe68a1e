import { type SiteStatus, WITHHELD_SHOWN_TO, type WithheldShownTo } from "@patchbay/protocol/site";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { SelectField } from "../../components/form/select-field.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { changeSite, sitesQuery } from "./sites-api.ts";

const words: Record<WithheldShownTo, string> = {
  nobody: "Nobody",
  supervisors: "Supervisors and admins",
  everybody: "Everybody who sees calls",
};

/** Who still sees the number of a caller who withholds it, in calls from now on; kept at once. */
export function SiteWithheld({ site }: { site: SiteStatus }) {
  const refusal = useRefusal("sites.manage");
  const offline = useOffline();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (withheldShownTo: WithheldShownTo) => changeSite(site.id, { withheldShownTo }),
    onSuccess: () => queries.invalidateQueries(sitesQuery),
    onError: (failure) => toast.error(`${site.name} stays as it was`, { description: failure.message }),
  });
  if (refusal !== undefined) return null;
  return (
    <div className="px-5 pt-4 max-wide:px-3.5">
      <SelectField
        label="Who sees withheld numbers"
        value={save.isPending ? save.variables : site.withheldShownTo}
        refusal={offline}
        options={WITHHELD_SHOWN_TO.options.map((one) => [one, words[one]] as const)}
        onValue={(chosen) => save.mutate(chosen)}
      />
      <p className="mt-1 text-ink-2">
        Of calls from now on. “Nobody” also deletes what was kept. The assistant never has them.
      </p>
    </div>
  );
}
