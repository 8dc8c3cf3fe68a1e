import { useQuery } from "@tanstack/react-query";
import { figuresQuery } from "../../lib/api/queries.ts";

/** The organization's zone, and the reader's own until that is known. */
export const useTimeZone = (): string =>
  useQuery(figuresQuery).data?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
