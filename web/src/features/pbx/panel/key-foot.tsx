import { Kbd } from "../../../components/kbd.tsx";
import { usePreference } from "../../../lib/browser/preference.ts";
import { singleKeys } from "../../../lib/keys/use-keys.ts";

/** The keys that act on this tab, along its lower edge; nothing for whoever has switched them off, or has no keyboard. */
export function KeyFoot({ keys }: { keys: readonly (readonly [keys: readonly string[], words: string])[] }) {
  if (usePreference(singleKeys) !== "on") return null;
  return (
    <footer className="flex h-8 shrink-0 items-center gap-4 overflow-hidden border-t border-line bg-surface px-5 whitespace-nowrap text-ink-2 max-wide:hidden">
      {keys.map(([names, words]) => (
        <span key={words} className="flex items-center gap-1">
          {names.map((name, at) => (
            <Kbd key={`${name}${names.slice(0, at).length}`}>{name}</Kbd>
          ))}
          {words}
        </span>
      ))}
    </footer>
  );
}
