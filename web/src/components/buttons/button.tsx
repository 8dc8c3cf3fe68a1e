import type { ComponentProps } from "react";
import { cx } from "../class-names.ts";

type Tone = "plain" | "primary" | "danger" | "danger-armed" | "quiet";

const tones: Record<Tone, string> = {
  plain: "border-line-strong bg-raised text-ink hover:bg-sunken",
  primary: "border-accent bg-accent text-accent-ink hover:brightness-110",
  danger: "border-bad/40 text-bad hover:bg-bad-soft",
  "danger-armed": "border-bad bg-bad text-bad-ink",
  quiet: "border-transparent text-ink-2 hover:bg-sunken hover:text-ink",
};

interface ButtonProps extends ComponentProps<"button"> {
  tone?: Tone;
  /** `small` stands in a row; `touch` grows to a thumb's size at phone width. */
  size?: "normal" | "small" | "touch";
  /** Why the button cannot be used; it then stays reachable, and says so. */
  refusal?: string | undefined;
}

const sizes = {
  normal: "h-7 px-2.5",
  small: "h-6 px-2 text-small max-wide:h-9 max-wide:px-3",
  touch: "h-7 px-2.5 max-wide:h-11 max-wide:flex-1 max-wide:px-4",
};

/** How a button looks, for a link that leads somewhere instead. */
export const buttonLook = (tone: Tone): string => cx(LOOK, tones[tone], sizes.normal);

const LOOK =
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-[7px] border font-medium whitespace-nowrap select-none transition-colors duration-[130ms] disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50";

/**
 * The one button. A refused one is `aria-disabled`, not gone, so that its reason can be read and heard; a form that it would send
 * is sent by no key either, for Enter in a field presses it.
 */
export function Button({
  tone = "plain",
  size = "normal",
  refusal,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  const refused = refusal !== undefined;
  return (
    <button
      type="button"
      {...rest}
      {...(refused ? { "aria-disabled": true, title: refusal } : {})}
      onClick={refused ? (event) => event.preventDefault() : onClick}
      className={cx(LOOK, tones[tone], sizes[size], className)}
    />
  );
}

/** The look of a button without words, for a link that leads somewhere instead. */
export const iconButtonLook =
  "grid shrink-0 place-items-center rounded-[9px] text-ink-3 transition-colors duration-[130ms] hover:bg-sunken hover:text-ink";

/** A square button that shows only a picture; `label` is its name. */
export function IconButton({ label, className, ...rest }: ComponentProps<"button"> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={cx("size-10", iconButtonLook, className)}
    />
  );
}
