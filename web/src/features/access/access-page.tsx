import type { LinkPurpose } from "@patchbay/protocol/members";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Button, buttonLook } from "../../components/buttons/button.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { signIn } from "../../lib/api/actions.ts";
import { useTitle } from "../../lib/browser/page-title.ts";
import { StandAlone } from "../sign-in/stand-alone.tsx";
import { join, purposeQuery, reset } from "./access-api.ts";

/** Where a link leads that an admin handed over: to a name and a password of one's own. What it proves itself with is behind its #. */
export function AccessPage() {
  const [token] = useState(() => location.hash.slice(1));
  const purpose = useQuery(purposeQuery(token));
  const joins = purpose.data?.kind === "invitation";
  useTitle("page", joins ? "Join" : "New password");
  if (purpose.isPending) {
    return (
      <StandAlone title="One moment">
        <RowSkeletons label="Looking at your link" />
      </StandAlone>
    );
  }
  if (purpose.isError) {
    return (
      <StandAlone title="This link cannot be used">
        <p role="alert" className="mb-5 text-ink-2">
          {purpose.error.message}
        </p>
        <div className="flex gap-2">
          <Button tone="primary" onClick={() => void purpose.refetch()}>
            Try again
          </Button>
          <Link to="/sign-in" className={buttonLook("plain")}>
            Sign in
          </Link>
        </div>
      </StandAlone>
    );
  }
  return <AccessForm token={token} purpose={purpose.data} />;
}

function AccessForm({ token, purpose }: { token: string; purpose: LinkPurpose }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const joins = purpose.kind === "invitation";
  const use = useMutation({
    mutationFn: async () => {
      const email = await (joins ? join({ token, name: name.trim(), password }) : reset({ token, password }));
      await signIn(email, password);
    },
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: "/calls", replace: true });
    },
  });
  const ready = password !== "" && (!joins || name.trim() !== "");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready && !use.isPending) use.mutate();
  };
  return (
    <StandAlone title={joins ? `Join ${purpose.organization}` : `A new password for ${purpose.name}`}>
      <p className="mb-5 text-ink-2">
        {joins
          ? `You were invited as ${purpose.role}. Choose what your colleagues call you, and a password.`
          : `At ${purpose.organization}. Whoever is signed in with the old one is signed out.`}
      </p>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <TextField
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          readOnly
          value={purpose.email}
        />
        {joins ? (
          <TextField
            label="Name"
            name="name"
            autoComplete="name"
            autoFocus
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        ) : null}
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="new-password"
          autoFocus={!joins}
          required
          maxLength={128}
          hint="At least 10 characters."
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={use.error?.message}
        />
        <Button
          type="submit"
          tone="primary"
          className="h-[34px] max-wide:h-11"
          disabled={use.isPending || !ready}
        >
          {joins ? "Join" : "Keep this password"}
        </Button>
      </form>
    </StandAlone>
  );
}
