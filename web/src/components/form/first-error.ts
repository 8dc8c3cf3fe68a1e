import { type RefObject, useEffect, useRef } from "react";

/** Leads to the first field of a form that was refused; `errors` is another object with each refusal. */
export function useFirstError(errors: object): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0) {
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    }
  }, [errors]);
  return form;
}
