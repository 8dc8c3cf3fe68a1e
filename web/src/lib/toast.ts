import type { ExternalToast } from "sonner";

type Sonner = typeof import("sonner").toast;

/** Toasts are much to load and seldom there when a page opens: they come after it, and none is lost that was told before. */
const { promise: shown, resolve } = Promise.withResolvers<Sonner>();

/** What shows toasts is there. */
export const toastsAreShown = (sonner: Sonner): void => resolve(sonner);

/** Says something for a while, in a corner of the page. */
export function toast(words: string, options?: ExternalToast): void {
  void shown.then((tell) => tell(words, options));
}

toast.error = (words: string, options?: ExternalToast): void => {
  void shown.then((tell) => tell.error(words, options));
};

toast.success = (words: string, options?: ExternalToast): void => {
  void shown.then((tell) => tell.success(words, options));
};

toast.dismiss = (id: string): void => {
  void shown.then((tell) => tell.dismiss(id));
};
