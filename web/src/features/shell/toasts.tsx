import { useEffect } from "react";
import { Toaster, toast } from "sonner";
import { toastsAreShown } from "../../lib/toast.ts";

/** Where toasts stand. */
export function Toasts() {
  // The effects of what is inside have run by then: it listens.
  useEffect(() => toastsAreShown(toast), []);
  return <Toaster position="bottom-left" offset={{ left: 72, bottom: 16 }} mobileOffset={{ bottom: 72 }} />;
}
