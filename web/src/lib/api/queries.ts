import {
  callDetail,
  callFigures,
  callsPage,
  me,
  phoneTargets,
  routingPage,
  sitesPage,
  transferTargets,
} from "@patchbay/protocol/api";
import { assistantPage, assistantsPage } from "@patchbay/protocol/assistants";
import { settingsPage } from "@patchbay/protocol/org-settings";
import { recordingPeaks } from "@patchbay/protocol/recording";
import {
  infiniteQueryOptions,
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { showTimesIn } from "../format/shown-zone.ts";
import { ApiRefusal, request } from "./request.ts";

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
    },
  });
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const found = await request("/api/me", me, { signal });
    // Whoever is signed in here says whose day it is, before anything that has a time is drawn.
    showTimesIn(found.organization.timeZone);
    return found;
  },
});

export const figuresQuery = queryOptions({
  queryKey: ["figures"],
  queryFn: ({ signal }) => request("/api/calls/figures", callFigures, { signal }),
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
    queryFn: ({ pageParam, signal }) =>
      request(`/api/calls?${historyParams(filter, pageParam)}`, callsPage, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });

/** The query string of one page of the history. */
export function historyParams({ tab, source, q }: HistoryFilter, cursor: string): URLSearchParams {
  const params = new URLSearchParams({ limit: String(HISTORY_PAGE) });
  if (tab === "attention") {
    params.set("attention", "true");
    params.set("handled", "false");
  }
  if (tab === "handled") params.set("handled", "true");
  if (source !== "") params.set("source", source);
  if (q !== "") params.set("q", q);
  if (cursor !== "") params.set("cursor", cursor);
  return params;
}

export const callQuery = (callId: string) =>
  queryOptions({
    queryKey: ["call", callId],
    queryFn: ({ signal }) => request(`/api/calls/${callId}`, callDetail, { signal }),
  });

export const sitesQuery = queryOptions({
  queryKey: ["sites"],
  queryFn: ({ signal }) => request("/api/sites", sitesPage, { signal }),
});

/** Whom the phone can call; asked anew each time the dialer opens. */
export const phoneTargetsQuery = queryOptions({
  queryKey: ["phone-targets"],
  queryFn: ({ signal }) => request("/api/phone/targets", phoneTargets, { signal }),
  staleTime: 0,
});

/** Whom this caller can be put through to; asked anew each time the picker opens. */
export const transferTargetsQuery = (callId: string) =>
  queryOptions({
    queryKey: ["transfer-targets", callId],
    queryFn: ({ signal }) => request(`/api/calls/${callId}/transfer/targets`, transferTargets, { signal }),
    staleTime: 0,
  });

export const routingQuery = queryOptions({
  queryKey: ["routing"],
  queryFn: ({ signal }) => request("/api/routing", routingPage, { signal }),
});

/** Looked at again whenever the page opens: somebody else may have saved since, and no feed tells of it. */
export const assistantsQuery = queryOptions({
  queryKey: ["assistants"],
  queryFn: ({ signal }) => request("/api/assistants", assistantsPage, { signal }),
  staleTime: 0,
});

export const assistantQuery = (id: string) =>
  queryOptions({
    queryKey: ["assistant", id],
    queryFn: ({ signal }) => request(`/api/assistants/${id}`, assistantPage, { signal }),
    staleTime: 0,
  });
export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => request("/api/settings", settingsPage, { signal }),
  staleTime: 0,
});

export const recordingPeaksQuery = (callId: string) =>
  queryOptions({
    queryKey: ["recording-peaks", callId],
    queryFn: ({ signal }) => request(`/api/calls/${callId}/recording/peaks`, recordingPeaks, { signal }),
  });
