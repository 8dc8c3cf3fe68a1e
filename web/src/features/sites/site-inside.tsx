import type { SiteStatus } from "@patchbay/protocol/site";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useHindrance } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { Switch } from "../settings/switch.tsx";
import { changeSite, sitesQuery } from "./sites-api.ts";

/** Whether calls that run in the PBX alone are listed with the others; kept at once. */
export function SiteInside({ site }: { site: SiteStatus }) {
  const refusal = useHindrance("sites.manage");
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (listsInside: boolean) => changeSite(site.id, { listsInside }),
    onSuccess: () => queries.invalidateQueries(sitesQuery),
    onError: (failure) => toast.error(`${site.name} stays as it was`, { description: failure.message }),
  });
  return (
    <div className="mt-4 border-t border-line">
      <Switch
        name="List calls inside the PBX"
        words="Conversations between its phones, and by its trunks, stand under Calls, too: who with whom, how long, and how they ended. Patchbay neither hears nor records them by this."
        on={save.isPending ? save.variables : site.listsInside}
        refusal={refusal}
        onChange={(on) => save.mutate(on)}
      />
    </div>
  );
}
