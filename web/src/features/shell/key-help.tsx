import { Dialog } from "../../components/dialog/dialog.tsx";
import { Kbd } from "../../components/kbd.tsx";
import { usePreference } from "../../lib/browser/preference.ts";
import { keyWords } from "../../lib/keys/keymap.ts";
import { singleKeys } from "../../lib/keys/use-keys.ts";
import { panelKeyWords } from "../pbx/panel/panel-keys.ts";

/** All keys, and the switch for those who want no single letter to act. */
export function KeyHelp({ open, onClose }: { open: boolean; onClose(): void }) {
  const on = usePreference(singleKeys) === "on";
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard">
      <Keys rows={keyWords} on={on} />
      <h3 className="mt-4 mb-1 font-semibold">In the panel of a PBX</h3>
      <Keys rows={panelKeyWords.map((row) => ({ ...row, single: true }))} on={on} />
      <label className="mt-4 flex items-center gap-2.5">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => singleKeys.set(event.target.checked ? "on" : "off")}
          className="size-4 accent-accent"
        />
        Single letters act
      </label>
    </Dialog>
  );
}

function Keys({ rows, on }: { rows: typeof keyWords; on: boolean }) {
  return (
    <dl className="flex flex-col">
      {rows.map(({ keys, words, single }) => (
        <div key={words} className="flex min-h-8 items-center justify-between gap-3 border-b border-line">
          <dt className={single && !on ? "text-ink-3 line-through" : ""}>{words}</dt>
          <dd className="flex gap-1">
            {keys.map((key, at) => (
              <Kbd key={`${key} ${keys.slice(0, at).join()}`}>{key}</Kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
