import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "../../../components/buttons/button.tsx";
import { Dialog } from "../../../components/dialog/dialog.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { phoneTargetsQuery } from "../../../lib/api/queries.ts";
import { useMe } from "../../../lib/api/session.ts";
import { usePreference } from "../../../lib/browser/preference.ts";
import { useCallsFeed } from "../../../lib/feed/feed-context.tsx";
import { toast } from "../../../lib/toast.ts";
import { markedOf } from "../../picker/choice.ts";
import { lineWords } from "../../picker/line-words.ts";
import { Picker } from "../../picker/picker.tsx";
import { useEntry } from "../../picker/use-entry.ts";
import { CallFromField } from "../desk/call-from-field.tsx";
import { useCallNumber } from "../desk/use-call-number.ts";
import { DeviceFields } from "../device-fields.tsx";
import { usePhone } from "../phone-context.tsx";
import { type Choice, choicesOf, groupNames } from "./choices.ts";
import { lastLine } from "./last-line.ts";

const words = {
  list: "Whom to call",
  loading: "Loading whom you can call",
  nobody: "Nobody by that name. Type a number to call out.",
};

/** Whom to call: a name or a number, and Enter. */
export function Dialer({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title="New call">
      <DialerBody onClose={onClose} />
    </Dialog>
  );
}

function DialerBody({ onClose }: { onClose(): void }) {
  const phone = usePhone();
  const { call: callNumber } = useCallNumber();
  const navigate = useNavigate();
  const me = useMe();
  const { view } = useCallsFeed();
  const targets = useQuery(phoneTargetsQuery);
  const remembered = usePreference(lastLine);
  const entry = useEntry();
  const lines = targets.data?.lines ?? [];
  const line = lines.find(({ id }) => id === remembered) ?? lines[0];
  const choices = choicesOf({
    text: entry.text,
    entry: entry.number,
    line,
    targets: targets.data,
    people: view.people,
    myId: me.user.id,
  });
  const active = choices[markedOf(choices, entry.byHand)];

  const call = (choice: Choice | undefined): void => {
    if (choice === undefined || choice.to === null || choice.refusal !== undefined) return;
    onClose();
    const name = choice.group === "number" ? choice.name.replace(/^Call /, "") : choice.name;
    if (choice.to.kind === "number") {
      const { number, line } = choice.to;
      return void callNumber(number, line, name).catch((failure: Error) =>
        toast.error(`${name} was not called`, { description: failure.message }),
      );
    }
    void phone.place(choice.to, name).then((callId) => {
      if (callId !== null) void navigate({ to: "/calls/$callId", params: { callId } });
    });
  };

  return (
    <div className="flex flex-col gap-3">
      <Picker<Choice>
        entry={entry}
        label="Name or number"
        words={words}
        choices={choices}
        groupNames={groupNames}
        loading={targets.isPending}
        failure={targets.error?.message}
        className="max-h-[44vh]"
        onEnter={call}
        onPoint={(choice) => entry.mark(choices.indexOf(choice))}
        onChoose={call}
      >
        {entry.number.kind !== "none" && line !== undefined ? (
          <>
            <SelectField
              inline
              label="Call from"
              value={line.id}
              onValue={(id) => lastLine.set(id)}
              options={lines.map((one) => [one.id, lineWords(one)])}
            />
            <CallFromField />
          </>
        ) : null}
      </Picker>
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
