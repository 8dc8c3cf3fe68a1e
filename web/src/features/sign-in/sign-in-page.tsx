import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { signIn } from "../../lib/api/actions.ts";
import { StandAlone } from "./stand-alone.tsx";

/** Email and password; afterwards on to where the reader was going. `to` is a path of this page only. */
export function SignInPage({ to }: { to: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: async () => {
      queries.clear();
      await navigate({ to, replace: true });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!enter.isPending) enter.mutate();
  };
  return (
    <StandAlone title="Sign in to Patchbay">
      <form onSubmit={submit} className="mt-5 flex flex-col gap-4" noValidate>
        <TextField
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={enter.error?.message}
        />
        <Button
          type="submit"
          tone="primary"
          className="h-[34px] max-wide:h-11"
          disabled={enter.isPending || email.trim() === "" || password === ""}
        >
          {enter.isPending ? "Signing in" : "Sign in"}
        </Button>
      </form>
      <p className="mt-6 text-small text-ink-2">Accounts come from an admin of your organization.</p>
    </StandAlone>
  );
}
