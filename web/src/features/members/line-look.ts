/** One line of the page: who, their role, since when, and what can be done; at phone width the last two stand below. */
export const lineLook =
  "num grid min-h-[46px] grid-cols-[minmax(0,1fr)_136px_112px_224px] items-center gap-x-4 border-b border-line px-5 py-1.5 hover:bg-sunken max-wide:grid-cols-[minmax(0,1fr)_auto] max-wide:gap-y-2 max-wide:px-3.5 max-wide:py-2.5";
export const actionsLook = "flex justify-end gap-2 max-wide:col-span-2";
