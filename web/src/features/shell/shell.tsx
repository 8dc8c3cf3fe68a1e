import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "../../lib/api/queries.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { useIsPhone } from "../../lib/browser/media-query.ts";
import { browserPorts } from "../../lib/feed/browser-ports.ts";
import { FeedClient } from "../../lib/feed/feed-client.ts";
import { FeedProvider } from "../../lib/feed/feed-context.tsx";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { PhoneBar } from "../call-bar/phone-bar.tsx";
import { PhoneProvider, useDialer } from "../phone/phone-context.tsx";
import { useTellPresence } from "../phone/ring/presence.tsx";
import { RingAlarm } from "../phone/ring/ring-alarm.tsx";
import { QuestionToasts } from "../questions/question-toasts.tsx";
import { RingingBar } from "../ringing-bar/ringing-bar.tsx";
import { Announcer } from "./announcer.tsx";
import { Nav } from "./nav.tsx";
import { SiteNotice } from "./site-notice.tsx";

/** Loaded when they are first opened, or a moment after the page. */
const Dialer = lazy(() => import("../phone/dialer/dialer.tsx").then((file) => ({ default: file.Dialer })));
const Toasts = lazy(() => import("./toasts.tsx").then((file) => ({ default: file.Toasts })));
const KeyHelp = lazy(() => import("./key-help.tsx").then((file) => ({ default: file.KeyHelp })));

/** What stands around every page of a signed-in member: the feed, the navigation, the announcements. */
export function Shell() {
  const queries = useQueryClient();
  const [feed] = useState(
    // A socket that is turned away may mean that the session is over: asking who we are finds out.
    () => new FeedClient(browserPorts(() => void queries.invalidateQueries(meQuery))),
  );
  const [help, setHelp] = useState(false);
  useKeys({ help: () => setHelp(true) });
  return (
    <FeedProvider feed={feed}>
      <PhoneProvider>
        <div className="grid h-dvh grid-cols-[var(--nav)_minmax(0,1fr)] max-wide:grid-cols-1 max-wide:grid-rows-[minmax(0,1fr)_auto]">
          <Nav onKeys={() => setHelp(true)} />
          <main className="flex min-h-0 min-w-0 flex-col">
            <PageRinging />
            <SiteNotice />
            <Outlet />
            <PagePhone />
          </main>
        </div>
        <PhoneService />
        {help ? (
          <Suspense>
            <KeyHelp open onClose={() => setHelp(false)} />
          </Suspense>
        ) : null}
        <Announcer />
        <QuestionToasts />
        <Suspense>
          <Toasts />
        </Suspense>
      </PhoneProvider>
    </FeedProvider>
  );
}

/** What rings, above the page; where a call lies over the page as a sheet, it stands in that. */
function PageRinging() {
  const { callId } = useParams({ strict: false });
  const covered = useIsPhone() && callId !== undefined;
  return covered ? null : <RingingBar />;
}

/** The phone under the page; where a call lies over the page as a sheet, it stands in that. */
function PagePhone() {
  const { callId } = useParams({ strict: false });
  const covered = useIsPhone() && callId !== undefined;
  return covered ? null : <PhoneBar />;
}

/** What the phone does on every page without being seen, and the dialer that opens over it. */
function PhoneService() {
  const dialer = useDialer();
  const mayPlace = useRefusal("calls.place") === undefined;
  useTellPresence();
  useKeys({
    new_call: () => {
      if (!mayPlace) return false;
      dialer.setOpen(true);
    },
  });
  return (
    <>
      <RingAlarm />
      {dialer.open ? (
        <Suspense>
          <Dialer open onClose={() => dialer.setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
