import { cx } from "./class-names.ts";

/** The place of something that is on its way, in its size. */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden className={cx("shimmer block rounded-[5px] bg-line", className)} />;
}

const rows = ["w-32", "w-44", "w-28", "w-36", "w-40", "w-24", "w-36", "w-30"].map((width, at) => ({
  id: `row ${at}`,
  width,
}));

/** Rows of a list in the shape of what comes: dot, two lines, a time at the right. */
export function RowSkeletons({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label}>
      {rows.map(({ id, width }) => (
        <div key={id} className="flex h-[46px] items-center gap-4 border-b border-line px-5 max-wide:px-3.5">
          <Skeleton className="size-[10px] rounded-full" />
          <span className="flex flex-1 flex-col gap-1.5">
            <Skeleton className={cx("h-2.5", width)} />
            <Skeleton className="h-2 w-24" />
          </span>
          <Skeleton className="h-2.5 w-12" />
        </div>
      ))}
    </div>
  );
}
