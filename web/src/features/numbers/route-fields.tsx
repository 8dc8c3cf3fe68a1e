import { SelectField } from "../../components/form/select-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import type { RouteDraft, RouteFacts } from "./route-draft.ts";

interface RouteFieldsProps {
  draft: RouteDraft;
  facts: RouteFacts;
  onChange(draft: RouteDraft): void;
}

/** Who rings first, and what follows. */
export function RouteFields({ draft, facts, onChange }: RouteFieldsProps) {
  const set = (more: Partial<RouteDraft>): void => onChange({ ...draft, ...more });
  const rings = draft.first === "operators";
  const assistant = draft.first === "assistant" || (rings && draft.otherwise === "assistant");
  const queue = draft.first === "queue" || (rings && draft.otherwise === "queue");
  return (
    <>
      <SelectField
        label="Who rings first"
        value={draft.first}
        onValue={(first) => set({ first })}
        options={[
          ["assistant", "An assistant"],
          ["operators", "Operators"],
          ...(facts.onPbx ? [["queue", "A queue of the PBX"] as const] : []),
          ["reject", "Nobody: turn the caller away"],
        ]}
      />
      {rings ? (
        <>
          <TextField
            label="Ring for so many seconds"
            inputMode="numeric"
            value={draft.ringSeconds}
            onChange={(event) => set({ ringSeconds: event.target.value })}
          />
          <SelectField
            label="When nobody answers"
            value={draft.otherwise}
            onValue={(otherwise) => set({ otherwise })}
            options={[
              ["assistant", "An assistant"],
              ...(facts.onPbx ? [["queue", "A queue of the PBX"] as const] : []),
              ["end", "Say that nobody is there"],
            ]}
          />
        </>
      ) : null}
      {assistant ? (
        <SelectField
          label="Assistant"
          value={draft.assistantId}
          onValue={(assistantId) => set({ assistantId })}
          options={facts.assistants.map(({ id, name }) => [id, name] as const)}
        />
      ) : null}
      {facts.onPbx && (queue || assistant) ? (
        <TextField
          label={queue ? "Queue" : "Queue for calls the assistant cannot go on with"}
          autoComplete="off"
          spellCheck={false}
          value={draft.queue}
          onChange={(event) => set({ queue: event.target.value })}
        />
      ) : null}
    </>
  );
}
