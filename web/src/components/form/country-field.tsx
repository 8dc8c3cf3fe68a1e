import { getCountries } from "libphonenumber-js/min";
import { SelectField } from "./select-field.tsx";

const names = new Intl.DisplayNames(["en"], { type: "region" });
const COUNTRIES = getCountries()
  .map((code) => [code as string, names.of(code) ?? code] as const)
  .sort(([, a], [, b]) => a.localeCompare(b));

interface CountryFieldProps {
  label: string;
  /** ISO 3166, two letters; null for none. */
  value: string | null;
  /** What choosing none means, in words. */
  none: string;
  /** Why nothing can be chosen now. */
  refusal?: string | undefined;
  onValue(country: string | null): void;
}

/** The country whose national numbers are meant. */
export function CountryField({ label, value, none, refusal, onValue }: CountryFieldProps) {
  return (
    <SelectField
      label={label}
      value={value ?? ""}
      refusal={refusal}
      options={[["", none], ...COUNTRIES]}
      onValue={(chosen) => onValue(chosen === "" ? null : chosen)}
    />
  );
}
