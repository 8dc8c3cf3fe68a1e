import { useEffect, useRef } from "react";
import { Button } from "../buttons/button.tsx";

/** Asks for the next page of a list a little before the reader comes to its end. */
export function MoreRows({ words, onSeen }: { words: string; onSeen(): void }) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const seen = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onSeen();
      },
      { rootMargin: "600px" },
    );
    if (mark.current !== null) seen.observe(mark.current);
    return () => seen.disconnect();
  }, [onSeen]);
  return (
    <div ref={mark} className="px-5 py-3">
      <Button onClick={onSeen}>{words}</Button>
    </div>
  );
}
