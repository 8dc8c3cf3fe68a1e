import type { ReactNode } from "react";

/** Stands where a list or page would: what will appear here, and the first step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="fade flex max-w-[460px] flex-col items-start gap-1.5 px-5 py-8 max-wide:px-3.5">
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="text-ink-2">{children}</div>
      {action === undefined ? null : <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}

/** The same place when it could not be filled: the server's words, and another try where that can help. */
export function FailedState({
  title,
  message,
  action,
}: {
  title: string;
  message: string;
  action?: ReactNode;
}) {
  return (
    <div role="alert" className="flex max-w-[460px] flex-col items-start gap-1.5 px-5 py-8 max-wide:px-3.5">
      <h2 className="text-base font-semibold text-bad">{title}</h2>
      <p className="text-ink-2">{message}</p>
      {action === undefined ? null : <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}

/** One line over a page that says what is no longer certain. */
export function Notice({ tone, children }: { tone: "warn" | "bad"; children: ReactNode }) {
  return (
    <div
      role="status"
      className={
        tone === "warn"
          ? "border-b border-line bg-warn-soft px-5 py-1.5 text-warn-ink max-wide:px-3.5"
          : "border-b border-line bg-bad-soft px-5 py-1.5 text-bad max-wide:px-3.5"
      }
    >
      {children}
    </div>
  );
}
