import { useRouter } from "@tanstack/react-router";
import { Button } from "../components/buttons/button.tsx";
import { StandAlone } from "../features/sign-in/stand-alone.tsx";
import { signOut } from "../lib/api/actions.ts";
import { ApiRefusal } from "../lib/api/request.ts";

/** Stands where the whole page would: in the server's words, with the way on. */
export function FailurePage({ error }: { error: unknown }) {
  const router = useRouter();
  const homeless = error instanceof ApiRefusal && error.status === 403;
  const title = homeless ? "No organization" : "Patchbay cannot be shown";
  const words = error instanceof ApiRefusal ? error.message : "Something on this page broke. Load it again.";
  const leave = (): void => {
    const out = (): void => location.assign("/sign-in");
    signOut().then(out, out);
  };
  return (
    <Alone title={title} words={words}>
      <Button tone="primary" onClick={() => void router.invalidate()}>
        Try again
      </Button>
      <Button onClick={leave}>Sign in as somebody else</Button>
    </Alone>
  );
}

/** An address that leads nowhere. */
export function LostPage() {
  return (
    <Alone title="There is no such page" words="The address may be mistyped, or what it led to is gone.">
      <Button tone="primary" onClick={() => location.assign("/calls")}>
        To the calls
      </Button>
    </Alone>
  );
}

function Alone({ title, words, children }: { title: string; words: string; children: React.ReactNode }) {
  return (
    <StandAlone title={title} alert>
      <p className="mb-5 text-ink-2">{words}</p>
      <div className="flex flex-wrap gap-2">{children}</div>
    </StandAlone>
  );
}
