import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Toaster } from "sonner";
import { meQuery } from "../../lib/api/queries.ts";
import { useIsPhone } from "../../lib/browser/media-query.ts";
import { browserPorts } from "../../lib/feed/browser-ports.ts";
import { FeedClient } from "../../lib/feed/feed-client.ts";
import { FeedProvider } from "../../lib/feed/feed-context.tsx";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { PhoneBar } from "../phone/bar/phone-bar.tsx";
import { Dialer } from "../phone/dialer/dialer.tsx";
import { PhoneProvider, useDialer } from "../phone/phone-context.tsx";
import { useTellPresence } from "../phone/ring/presence.tsx";
import { RingAlarm } from "../phone/ring/ring-alarm.tsx";
import { QuestionToasts } from "../questions/question-toasts.tsx";
import { Announcer } from "./announcer.tsx";
import { KeyHelp } from "./key-help.tsx";
import { Nav } from "./nav.tsx";
import { useRefusal } from "./session.ts";
import { SiteNotice } from "./site-notice.tsx";

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
            <SiteNotice />
            <Outlet />
            <PagePhone />
          </main>
        </div>
        <PhoneService />
        <KeyHelp open={help} onClose={() => setHelp(false)} />
        <Announcer />
        <QuestionToasts />
        <Toaster position="bottom-left" offset={{ left: 72, bottom: 16 }} mobileOffset={{ bottom: 72 }} />
      </PhoneProvider>
    </FeedProvider>
  );
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
      <Dialer open={dialer.open} onClose={() => dialer.setOpen(false)} />
    </>
  );
}
