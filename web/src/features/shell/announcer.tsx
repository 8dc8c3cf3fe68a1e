import { useEffect, useRef, useState } from "react";
import { useMe } from "../../lib/api/session.ts";
import { useRingingTitle } from "../../lib/browser/page-title.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { isLive, isRinging, needsAttention } from "../calls/call-list.ts";
import { callerName, sourceNames } from "../calls/call-words.ts";
import { ringsFor } from "../phone/ring/ringing.ts";

/** Says to a screen reader, and in the tab's title, who rings and who is in trouble; never every word. */
export function Announcer() {
  const { view, phase } = useCallsFeed();
  const { user } = useMe();
  const known = useRef<Set<string> | null>(null);
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (phase !== "live") return;
    const now = new Map<string, string>();
    for (const call of view.calls.values()) {
      const who = `${callerName(call)}, ${sourceNames[call.source]}`;
      if (ringsFor(call, user.id)) now.set(`for me ${call.id}`, `Ringing for you: ${who}`);
      else if (call.status === "ringing" && isRinging(call)) now.set(`ring ${call.id}`, `Ringing: ${who}`);
      if (isLive(call) && needsAttention(call)) now.set(`trouble ${call.id}`, `Needs attention: ${who}`);
    }
    // What was there when the page opened is on the page; only what comes after it is news.
    const news = known.current === null ? [] : [...now].filter(([key]) => !known.current?.has(key));
    known.current = new Set(now.keys());
    if (news.length > 0) setSaid(news.map(([, words]) => words).join(". "));
    // The same words again, of a caller who tries once more, are said only where others stood between.
    else if (now.size === 0) setSaid("");
  }, [view, phase, user.id]);

  useRingingTitle([...view.calls.values()].filter(isRinging).length);

  return (
    <div aria-live="assertive" role="status" className="sr-only" data-announcer>
      {said}
    </div>
  );
}
