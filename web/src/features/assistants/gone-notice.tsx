import type { GoneReference } from "@patchbay/protocol/assistants";

/** What the assistant in use names and there is none of, and what to do about it; nothing where all is there. */
export function GoneNotice({ gone }: { gone: readonly GoneReference[] }) {
  if (gone.length === 0) return null;
  return (
    <section
      aria-label="What is gone"
      className="rounded-[8px] border border-line bg-warn-soft px-3.5 py-2.5 text-warn-ink"
    >
      <h2 className="font-semibold">
        {gone.length === 1
          ? "Something this assistant uses is gone"
          : "Some of what this assistant uses is gone"}
      </h2>
      <ul className="mt-1 flex list-disc flex-col gap-1 pl-4">
        {gone.map(({ what, name, words }) => (
          <li key={`${what} ${name}`} data-gone={what}>
            {words}
          </li>
        ))}
      </ul>
    </section>
  );
}
