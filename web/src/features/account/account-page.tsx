import { ownPassword } from "@patchbay/protocol/api/organization";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { ask } from "../../lib/api/ask.ts";
import { useMe } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { ROLE_WORDS, roleName } from "../members/role-words.ts";
import { DeskPhoneSection } from "../phone/desk/desk-phone-section.tsx";
import { AskedPageHead } from "../shell/asked-page-head.tsx";

/** Who one is here, what one may do, and one's own password. */
export function AccountPage() {
  const { user, organization, role } = useMe();
  const offline = useOffline();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const change = useMutation({
    mutationFn: () => ask(ownPassword.change, { body: { current, password } }),
    onSuccess: () => {
      setCurrent("");
      setPassword("");
      toast.success("Your password is changed. Your other sessions are signed out.");
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (current !== "" && password !== "" && !change.isPending) change.mutate();
  };
  return (
    <>
      <AskedPageHead title="Your account" />
      <div className="min-h-0 flex-1 overflow-y-auto px-5 max-wide:px-3.5">
        <dl className="grid max-w-xl grid-cols-[120px_minmax(0,1fr)] gap-x-4 gap-y-2 border-b border-line py-4">
          <Fact name="Name">{user.name}</Fact>
          <Fact name="Email">{user.email}</Fact>
          <Fact name="Organization">{organization.name}</Fact>
          <Fact name="Role">
            {roleName(role)} <span className="text-ink-2">· {ROLE_WORDS[role]}</span>
          </Fact>
        </dl>
        <DeskPhoneSection />
        <section aria-label="Password" className="max-w-[320px] py-4">
          <h2 className="mb-3 font-semibold">Password</h2>
          <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
            <input type="hidden" name="email" autoComplete="username" value={user.email} />
            <TextField
              label="Present password"
              type="password"
              name="current"
              autoComplete="current-password"
              maxLength={128}
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
            <TextField
              label="New password"
              type="password"
              name="password"
              autoComplete="new-password"
              maxLength={128}
              hint="At least 10 characters. Your other sessions are signed out."
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              error={change.error?.message}
            />
            <Button
              type="submit"
              size="touch"
              className="self-start"
              refusal={offline}
              disabled={change.isPending || current === "" || password === ""}
            >
              Change password
            </Button>
          </form>
        </section>
      </div>
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
