import { Preference } from "./preference.ts";

export type Theme = "system" | "light" | "dark";

/** The stored choice; `public/theme.js` applies the same key before the first paint. */
export const theme = new Preference<Theme>("theme", ["system", "light", "dark"], "system");

/** System, then light, then dark, and round again. */
export const nextTheme = (held: Theme): Theme =>
  held === "system" ? "light" : held === "light" ? "dark" : "system";

/** Puts the choice on the page and keeps it there. */
export function followTheme(root: HTMLElement): void {
  const apply = (): void => {
    if (theme.value === "system") delete root.dataset.theme;
    else root.dataset.theme = theme.value;
  };
  apply();
  theme.watch(apply);
}
