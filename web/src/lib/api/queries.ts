import { calls, phone, recordings, transfers } from "@patchbay/protocol/api/calls";
import { me } from "@patchbay/protocol/api/me";
import {
  infiniteQueryOptions,
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { showTimesIn } from "../format/shown-zone.ts";
import { ask } from "./ask.ts";
import { ApiRefusal } from "./request.ts";

/** Nothing is fetched on a timer: the feed says when something changed. `onSignedOut` hears of every 401. */
export function newQueryClient(onSignedOut: () => void): QueryClient {
  const heard = (failure: unknown): void => {
    if (failure instanceof ApiRefusal && failure.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({
      // The first question of all is the router's, which leads to the sign-in by itself.
      onError: (failure, query) => {
        if (query.queryKey[0] !== "me" || query.state.data !== undefined) heard(failure);
      },
    }),
    mutationCache: new MutationCache({ onError: heard }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof ApiRefusal && error.retryable && failures < 2,
      },
      // What is pressed without a network fails then and there: it is not kept and done later, when nobody means it any more.
      mutations: { networkMode: "always" },
    },
  });
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const found = await ask(me.read, { signal });
    // Whoever is signed in here says whose day it is, before anything that has a time is drawn.
    showTimesIn(found.organization.timeZone);
    return found;
  },
});

export const figuresQuery = queryOptions({
  queryKey: ["figures"],
  queryFn: ({ signal }) => ask(calls.figures, { signal }),
});

/** What of the history a list shows; each member narrows it. */
export interface HistoryFilter {
  tab: "all" | "attention" | "handled";
  source: string;
  q: string;
}

const HISTORY_PAGE = 50;

export const historyQuery = (filter: HistoryFilter) =>
  infiniteQueryOptions({
    queryKey: ["history", filter],
    queryFn: ({ pageParam, signal }) => ask(calls.list, { query: historyParams(filter, pageParam), signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });

/** What is asked for one page of the history. */
export function historyParams({ tab, source, q }: HistoryFilter, cursor: string) {
  return {
    limit: String(HISTORY_PAGE),
    ...(tab === "attention" && { attention: "true", handled: "false" }),
    ...(tab === "handled" && { handled: "true" }),
    source,
    q,
    cursor,
  };
}

export const callQuery = (callId: string) =>
  queryOptions({
    queryKey: ["call", callId],
    queryFn: ({ signal }) => ask(calls.read, { params: { id: callId }, signal }),
  });

/** Whom the phone can call; asked anew each time the dialer opens. */
export const phoneTargetsQuery = queryOptions({
  queryKey: ["phone-targets"],
  queryFn: ({ signal }) => ask(phone.targets, { signal }),
  staleTime: 0,
});

/** The phone on one's desk, and the sites that it may belong to. */
export const deskPhoneQuery = queryOptions({
  queryKey: ["desk-phone"],
  queryFn: ({ signal }) => ask(phone.desk, { signal }),
});

/** Whom this caller can be put through to; asked anew each time the picker opens. */
export const transferTargetsQuery = (callId: string) =>
  queryOptions({
    queryKey: ["transfer-targets", callId],
    queryFn: ({ signal }) => ask(transfers.targets, { params: { id: callId }, signal }),
    staleTime: 0,
  });

export const recordingPeaksQuery = (callId: string) =>
  queryOptions({
    queryKey: ["recording-peaks", callId],
    queryFn: ({ signal }) => ask(recordings.peaks, { params: { id: callId }, signal }),
  });
