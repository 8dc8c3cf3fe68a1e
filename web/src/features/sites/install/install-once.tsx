import type { ReactNode } from "react";
import { SecretOnce } from "../../../components/secret-once.tsx";
import { installCommand } from "./install-command.ts";

/** A site's token, this once, in what is pasted beside its PBX. */
export function InstallOnce({ token, done }: { token: string; done: ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <SecretOnce
        lines
        secret={installCommand(window.location.origin, token)}
        words="Paste this on the PBX’s machine, as root, in a clone of Patchbay (Debian 12 with Node 20, or a system like it). It says what is still wrong, and starts the connector once nothing is."
        done={done}
      />
      <details className="text-small text-ink-2">
        <summary className="cursor-pointer py-1 max-wide:py-3">
          The token alone, for a connector that is there
        </summary>
        <code data-token className="block font-mono break-all select-all">
          {token}
        </code>
      </details>
    </div>
  );
}
