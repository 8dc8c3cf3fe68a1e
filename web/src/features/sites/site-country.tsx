import type { SiteStatus } from "@patchbay/protocol/site";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CountryField } from "../../components/form/country-field.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { changeSite, sitesQuery } from "./sites-api.ts";

/** Whose national numbers the site's PBX delivers; kept at once. */
export function SiteCountry({ site }: { site: SiteStatus }) {
  const refusal = useRefusal("sites.manage");
  const offline = useOffline();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (country: string | null) => changeSite(site.id, { country }),
    onSuccess: () => queries.invalidateQueries(sitesQuery),
    onError: (failure) => toast.error(`${site.name} stays as it was`, { description: failure.message }),
  });
  if (refusal !== undefined) return null;
  return (
    <div className="px-5 pt-4 max-wide:px-3.5">
      <CountryField
        label="Country of its numbers"
        value={save.isPending ? (save.variables ?? null) : site.country}
        none="The organization's"
        refusal={offline}
        onValue={(country) => save.mutate(country)}
      />
    </div>
  );
}
