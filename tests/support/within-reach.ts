import type { Locator } from "playwright-core";

const THUMB_PX = 44;

/** Why a thumb could not press this; empty when it can: it is in sight, of a thumb's size, and nothing lies over it. */
export async function outOfReach(control: Locator): Promise<string> {
  await control.waitFor();
  return control.evaluate((element, thumbPx) => {
    const { left, right, top, bottom, height } = element.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight)
      return "beyond the edge of the screen";
    if (height < thumbPx) return `only ${height} px high`;
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return over !== null && (element === over || element.contains(over)) ? "" : "covered by something else";
  }, THUMB_PX);
}
