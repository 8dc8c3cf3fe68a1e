import type { SiteStatus } from "@patchbay/protocol/site";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { useHindrance } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { InstallOnce } from "./install/install-once.tsx";
import { revokeSite, rotateToken, sitesQuery } from "./sites-api.ts";

/** A new token, or none at all: neither can be undone, so both ask once. */
export function SiteActions({ site }: { site: SiteStatus }) {
  const refusal = useHindrance("sites.manage");
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"rotate" | "revoke" | null>(null);
  const refused = (failure: Error): unknown =>
    toast.error(`${site.name} stays as it was`, { description: failure.message });
  const rotate = useMutation({
    mutationFn: () => rotateToken(site.id),
    onSuccess: () => queries.invalidateQueries(sitesQuery),
    onError: refused,
  });
  const revoke = useMutation({
    mutationFn: () => revokeSite(site.id),
    onSuccess: () => queries.invalidateQueries(sitesQuery),
    onError: refused,
  });
  const close = (): void => {
    setAsking(null);
    rotate.reset();
  };
  return (
    <div className="flex gap-2 px-5 py-4 max-wide:px-3.5">
      <Button size="touch" refusal={refusal} onClick={() => setAsking("rotate")}>
        New token
      </Button>
      {site.revoked ? null : (
        <Button size="touch" tone="danger" refusal={refusal} onClick={() => setAsking("revoke")}>
          Revoke
        </Button>
      )}
      <Dialog
        open={asking === "rotate"}
        onClose={close}
        title={rotate.data === undefined ? `New token for ${site.name}?` : `New token for ${site.name}`}
        {...(rotate.data === undefined
          ? {
              description:
                "The present token stops working at once. The connector is let in again with the new one.",
            }
          : {})}
      >
        {rotate.data === undefined ? (
          <Confirm
            words="Make a new token"
            busy={rotate.isPending}
            refusal={refusal}
            onConfirm={() => rotate.mutate()}
            onCancel={close}
          />
        ) : (
          <InstallOnce
            token={rotate.data.token}
            done={
              <Button size="touch" onClick={close}>
                Done
              </Button>
            }
          />
        )}
      </Dialog>
      <Dialog
        open={asking === "revoke"}
        onClose={close}
        title={`Revoke ${site.name}?`}
        description="Its connector is cut off at once and not let in again. Calls there go to the PBX's own fallback queue."
      >
        <Confirm
          words="Revoke"
          busy={revoke.isPending}
          refusal={refusal}
          onConfirm={() => revoke.mutate(undefined, { onSettled: close })}
          onCancel={close}
        />
      </Dialog>
    </div>
  );
}
