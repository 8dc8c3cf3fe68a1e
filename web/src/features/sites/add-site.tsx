import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { useDrawnId } from "../../lib/api/drawn-id.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { InstallOnce } from "./install/install-once.tsx";
import { addSite, sitesQuery } from "./sites-api.ts";

/** A name, and then the token that the site's connector will come with. */
export function AddSite({ open, onClose }: { open: boolean; onClose(): void }) {
  const queries = useQueryClient();
  const drawn = useDrawnId();
  const offline = useOffline();
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: () => addSite({ id: drawn.of(name.trim()), name: name.trim() }),
    onSuccess: () => queries.invalidateQueries(sitesQuery),
  });
  const close = (): void => {
    setName("");
    drawn.used();
    add.reset();
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== "" && !add.isPending) add.mutate();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={add.data === undefined ? "Add a site" : `${add.data.site.name} is ready for its connector`}
      {...(add.data === undefined ? { description: "One PBX with one connector beside it." } : {})}
    >
      {add.data === undefined ? (
        <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
          <TextField
            label="Name"
            name="site"
            placeholder="Oslo PBX"
            maxLength={80}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={add.error?.message}
          />
          <div className="flex justify-end gap-2">
            <Button size="touch" onClick={close}>
              Cancel
            </Button>
            <Button
              size="touch"
              type="submit"
              tone="primary"
              refusal={offline}
              disabled={add.isPending || name.trim() === ""}
            >
              Add site
            </Button>
          </div>
        </form>
      ) : (
        <InstallOnce
          token={add.data.token}
          done={
            <Button size="touch" onClick={close}>
              Done
            </Button>
          }
        />
      )}
    </Dialog>
  );
}
