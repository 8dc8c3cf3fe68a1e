import type { AssistantVersion } from "@patchbay/protocol/assistants";
import { useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { cx } from "../../../components/class-names.ts";
import { absolute } from "../../../lib/format/moment.ts";
import { diffOf, type FieldDiff } from "./version-diff.ts";

interface VersionsProps {
  /** Newest first; the first is in use. */
  versions: readonly AssistantVersion[];
  refusal: string | undefined;
  busy: boolean;
  onRollback(version: number): void;
}

/** Every saved state, what differed, and the way back. */
export function Versions({ versions, refusal, busy, onRollback }: VersionsProps) {
  const [open, setOpen] = useState<number | null>(null);
  const newest = versions[0];
  return (
    <section aria-label="Versions" className="flex flex-col">
      <h2 className="border-b border-line pb-2.5 font-semibold">Versions</h2>
      <ol>
        {versions.map((one, at) => {
          const before = versions[at + 1];
          const shown = open === one.version;
          return (
            <li key={one.version} data-version={one.version} className="border-b border-line py-2">
              <div className="flex items-center gap-2">
                <button
                  type="button"
                  aria-expanded={shown}
                  onClick={() => setOpen(shown ? null : one.version)}
                  className="min-w-0 flex-1 text-left max-wide:min-h-11"
                >
                  <span className="num font-medium">
                    Version {one.version}
                    {at === 0 ? <span className="ml-2 font-normal text-accent">in use</span> : null}
                  </span>
                  <span className="num block truncate text-small text-ink-2">
                    {one.savedBy === "" ? "As it began" : `${one.savedBy}, ${absolute(one.savedAt)}`}
                    {one.note === "" ? "" : `: ${one.note}`}
                  </span>
                </button>
                {at === 0 || newest === undefined ? null : (
                  <Button refusal={refusal} disabled={busy} onClick={() => onRollback(one.version)}>
                    Go back to it
                  </Button>
                )}
              </div>
              {shown ? (
                <Diff
                  diffs={before === undefined ? [] : diffOf(before.draft, one.draft)}
                  first={before === undefined}
                />
              ) : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Diff({ diffs, first }: { diffs: readonly FieldDiff[]; first: boolean }) {
  if (first) return <p className="mt-1.5 text-small text-ink-2">There is nothing before it.</p>;
  if (diffs.length === 0) return <p className="mt-1.5 text-small text-ink-2">The same as the one before.</p>;
  return (
    <dl className="mt-1.5 flex flex-col gap-2">
      {diffs.map(({ field, pieces }) => (
        <div key={field}>
          <dt className="text-small text-ink-3">{field}</dt>
          <dd className="leading-[1.5] break-words whitespace-pre-wrap">
            {pieces.map(({ kind, text }, at) => {
              const key = `${at} ${kind}`;
              if (kind === "same") return <span key={key}>{text}</span>;
              const Tag = kind === "added" ? "ins" : "del";
              return (
                <Tag
                  key={key}
                  className={cx(
                    "rounded-[3px]",
                    kind === "added" ? "bg-accent-soft no-underline" : "bg-bad-soft text-ink-2 line-through",
                  )}
                >
                  {text}
                </Tag>
              );
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
