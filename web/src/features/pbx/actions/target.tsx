import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { targetQuery } from "./acts-api.ts";

const TYPING_MS = 400;
const PLACE = /^[\w.+*#-]{1,80}$/;

/** Whether the dialplan has what is being typed. */
export function Target({ siteId, context, exten }: { siteId: string; context: string; exten: string }) {
  const [typed, setTyped] = useState({ context: "", exten: "" });
  useEffect(() => {
    const isPlace = PLACE.test(context) && PLACE.test(exten.trim());
    const timer = setTimeout(
      () => setTyped(isPlace ? { context, exten: exten.trim() } : { context: "", exten: "" }),
      TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [context, exten]);
  const { data } = useQuery(targetQuery(siteId, typed.context, typed.exten));
  if (data === undefined || typed.exten === "") return null;
  return (
    <p role="status" className={data ? "text-small text-ink-2" : "text-small text-bad"}>
      {data
        ? `${typed.exten} exists in ${typed.context}.`
        : `There is no ${typed.exten} in ${typed.context}.`}
    </p>
  );
}
