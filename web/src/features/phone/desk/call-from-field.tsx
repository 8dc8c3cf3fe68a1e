import { SelectField } from "../../../components/form/select-field.tsx";
import { calledFrom, useCallingFrom } from "./calling-from.ts";

/** By which phone one calls, remembered by this browser; not there for those who have no desk phone. */
export function CallFromField() {
  const { desk, from } = useCallingFrom();
  if (desk === null) return null;
  return (
    <SelectField
      inline
      label="Call with"
      value={from === null ? "browser" : "desk"}
      onValue={(chosen) => calledFrom.set(chosen)}
      options={[
        ["browser", "This browser"],
        ["desk", `Desk phone ${desk.extension}`],
      ]}
    />
  );
}
