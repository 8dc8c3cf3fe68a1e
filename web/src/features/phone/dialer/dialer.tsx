import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { phoneTargetsQuery } from "../../../lib/api/queries.ts";
import { Preference, usePreference } from "../../../lib/browser/preference.ts";
import { useCallsFeed } from "../../../lib/feed/feed-context.tsx";
import { countryOf } from "../../../lib/format/phone.ts";
import { useMe } from "../../shell/session.ts";
import { DeviceFields } from "../device-fields.tsx";
import { usePhone } from "../phone-context.tsx";
import { ChoiceList, optionId } from "./choice-list.tsx";
import { type Choice, choicesOf } from "./choices.ts";
import { inForm, readNumber } from "./number-entry.ts";

const lastLine = new Preference<string>("line", (stored) => stored, "");
const own = countryOf(navigator.language);

/** Whom to call: a name or a number, and Enter. */
export function Dialer({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title="New call">
      <DialerBody onClose={onClose} />
    </Dialog>
  );
}

function DialerBody({ onClose }: { onClose(): void }) {
  const ids = { list: useId(), line: useId() };
  const phone = usePhone();
  const navigate = useNavigate();
  const me = useMe();
  const { view } = useCallsFeed();
  const targets = useQuery(phoneTargetsQuery);
  const remembered = usePreference(lastLine);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const lines = targets.data?.lines ?? [];
  const line = lines.find(({ id }) => id === remembered) ?? lines[0];
  const entry = readNumber(text, own);
  const choices = choicesOf({
    text,
    entry,
    line,
    targets: targets.data,
    people: view.people,
    myId: me.user.id,
  });
  const active = choices[Math.min(at, choices.length - 1)];

  const call = (choice: Choice | undefined): void => {
    if (choice === undefined || choice.to === null || choice.refusal !== undefined) return;
    onClose();
    const name = choice.group === "number" ? choice.name.replace(/^Call /, "") : choice.name;
    void phone.place(choice.to, name).then((callId) => {
      if (callId !== null) void navigate({ to: "/calls/$callId", params: { callId } });
    });
  };

  return (
    <div className="flex flex-col gap-3">
      <input
        role="combobox"
        aria-label="Name or number"
        aria-expanded={choices.length > 0}
        aria-controls={ids.list}
        aria-activedescendant={active === undefined ? undefined : optionId(ids.list, choices.indexOf(active))}
        placeholder="Name or number"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(inForm(text, event.target.value, own));
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") call(active);
          else if (event.key === "ArrowDown") setAt(Math.min(choices.length - 1, at + 1));
          else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
          else return;
          event.preventDefault();
        }}
        className="num h-10 rounded-[8px] border border-line-strong bg-surface px-3 text-title max-wide:h-12"
      />
      {entry.kind !== "none" && lines.length > 0 ? (
        <div className="flex items-center gap-2.5">
          <label htmlFor={ids.line} className="shrink-0 text-ink-2">
            Call from
          </label>
          <select
            id={ids.line}
            value={line?.id ?? ""}
            onChange={(event) => lastLine.set(event.target.value)}
            className="h-[34px] min-w-0 flex-1 rounded-[8px] border border-line-strong bg-surface px-2 max-wide:h-11 max-wide:text-[16px]"
          >
            {lines.map(({ id, name, from }) => (
              <option key={id} value={id}>
                {from === "" || from === name ? name : `${name} · ${from}`}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <ChoiceList
        id={ids.list}
        choices={choices}
        activeKey={active?.key}
        loading={targets.isPending}
        failure={targets.error?.message}
        onHover={(choice) => setAt(choices.indexOf(choice))}
        onCall={call}
      />
      <details className="border-t border-line pt-2.5 text-ink-2">
        <summary className="cursor-pointer select-none">Microphone and speaker</summary>
        <div className="pt-3 text-ink">
          <DeviceFields />
        </div>
      </details>
      <div className="flex justify-end gap-2">
        <Button size="touch" onClick={onClose}>
          Cancel
        </Button>
        <Button
          size="touch"
          tone="primary"
          refusal={active === undefined ? "Type a name or a number." : active.refusal}
          onClick={() => call(active)}
        >
          Call
        </Button>
      </div>
    </div>
  );
}
