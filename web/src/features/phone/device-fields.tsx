import { SelectField } from "../../components/form/select-field.tsx";
import { type Preference, usePreference } from "../../lib/browser/preference.ts";
import { type Device, microphoneChoice, speakerCanBeChosen, speakerChoice, useDevices } from "./devices.ts";
import { ringTone } from "./ring/ring-tone.ts";

/** Which microphone and speaker the phone uses, and whether it rings aloud; remembered in this browser. */
export function DeviceFields() {
  const { microphones, speakers } = useDevices();
  const ring = usePreference(ringTone) === "on";
  return (
    <div className="flex flex-col gap-3">
      {microphones.length === 0 && speakers.length === 0 ? (
        <p className="text-ink-2">The browser names its devices once a call has used the microphone.</p>
      ) : (
        <>
          <DeviceSelect name="Microphone" devices={microphones} choice={microphoneChoice} />
          {speakerCanBeChosen ? (
            <DeviceSelect name="Speaker" devices={speakers} choice={speakerChoice} />
          ) : (
            <p className="text-ink-2">This browser plays through the system's own speaker.</p>
          )}
        </>
      )}
      <label className="flex items-center gap-2.5">
        <input
          type="checkbox"
          checked={ring}
          onChange={(event) => ringTone.set(event.target.checked ? "on" : "off")}
          className="size-4 accent-accent"
        />
        Ring aloud
      </label>
    </div>
  );
}

function DeviceSelect(props: { name: string; devices: readonly Device[]; choice: Preference<string> }) {
  const chosen = usePreference(props.choice);
  const known = props.devices.some((device) => device.id === chosen);
  return (
    <SelectField
      label={props.name}
      value={known ? chosen : ""}
      onValue={(id) => props.choice.set(id)}
      options={[["", "As the system has it"], ...props.devices.map(({ id, name }) => [id, name] as const)]}
    />
  );
}
