import { cx } from "../../../components/class-names.ts";
import type { MemberShape } from "./queue-rows.ts";

const SHAPES: Record<MemberShape, string> = {
  talking: "size-[10px] bg-live",
  ringing: "size-[10px] bg-warn",
  free: "size-[10px] border-2 border-live",
  paused: "h-[10px] w-[9px] !rounded-none border-x-[3px] border-ink-3",
  auto_paused: "h-[10px] w-[9px] !rounded-none border-x-[3px] border-warn",
  unreachable: "size-[10px] border-2 border-dotted border-ink-3",
};

/** From five metres a full circle is a full circle, whatever its colour. */
const RINGING_LARGE =
  "size-[10px] border-2 border-warn bg-[radial-gradient(circle,var(--warn)_0_2px,transparent_2.5px)]";

/** What a member does, as a shape: full talking, open free, two bars paused, dotted out of reach. People are round, assistants square. */
export function MemberMark({
  shape,
  assistant,
  large = false,
}: {
  shape: MemberShape;
  assistant: boolean;
  /** On a screen that is read from afar. */
  large?: boolean;
}) {
  const drawn = large && shape === "ringing" ? RINGING_LARGE : SHAPES[shape];
  return (
    <span aria-hidden className={cx("block shrink-0", assistant ? "rounded-[2px]" : "rounded-full", drawn)} />
  );
}
