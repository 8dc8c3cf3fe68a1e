import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { SecretOnce } from "../../components/secret-once.tsx";
import { Part } from "./tool-fields.tsx";
import { newSecret } from "./tools-api.ts";

export const SECRET_WORDS =
  "Your system proves with it that a request is from Patchbay: patchbay-signature is t=<seconds>,v1=<HMAC-SHA256 of “t.body”, in hex>.";

/** The secret that signs the requests, and another one in its place: the old one ends at once, so it asks first. */
export function ToolSecret({ name, refusal }: { name: string; refusal: string | undefined }) {
  const [asking, setAsking] = useState(false);
  const rotate = useMutation({ mutationFn: () => newSecret(name) });
  const close = (): void => {
    setAsking(false);
    rotate.reset();
  };
  const secret = rotate.data?.secret ?? null;
  return (
    <Part title="Signing secret">
      <p className="text-small text-ink-3">Each request is signed with it. It was shown when it was made.</p>
      <div>
        <Button size="touch" refusal={refusal} onClick={() => setAsking(true)}>
          New secret
        </Button>
      </div>
      <Dialog
        open={asking}
        onClose={close}
        title={secret === null ? `New secret for ${name}?` : `New secret for ${name}`}
        {...(secret === null
          ? { description: "Requests are signed with the new one at once. Calls that run keep the old one." }
          : {})}
      >
        {secret !== null ? (
          <SecretOnce
            secret={secret}
            words={SECRET_WORDS}
            done={
              <Button size="touch" onClick={close}>
                Done
              </Button>
            }
          />
        ) : (
          <>
            {rotate.isError ? (
              <p role="alert" className="mb-3 text-bad">
                {rotate.error.message}
              </p>
            ) : null}
            <Confirm
              words="Make a new secret"
              busy={rotate.isPending}
              refusal={refusal}
              onConfirm={() => rotate.mutate()}
              onCancel={close}
            />
          </>
        )}
      </Dialog>
    </Part>
  );
}
