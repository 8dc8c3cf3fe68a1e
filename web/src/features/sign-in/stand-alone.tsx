import type { ReactNode } from "react";
import { cx } from "../../components/class-names.ts";
import { Logo } from "../shell/nav.tsx";

/** A page without the shell around it: for who is not signed in, or where the rest cannot be shown. */
export function StandAlone({ title, alert, children }: { title: string; alert?: true; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-5 pt-[16vh]">
      <div role={alert && "alert"} className={cx("w-full", alert ? "max-w-[360px]" : "max-w-[320px]")}>
        <Logo />
        <h1 className="mt-3 mb-1.5 text-title font-semibold tracking-[-0.01em] break-words">{title}</h1>
        {children}
      </div>
    </main>
  );
}
