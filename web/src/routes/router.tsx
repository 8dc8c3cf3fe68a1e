import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  redirect,
  useParams,
  useSearch,
} from "@tanstack/react-router";
import { CallActionsProvider } from "../features/calls/calls-context.tsx";
import { CallsPage } from "../features/calls-page/calls-page.tsx";
import { Shell } from "../features/shell/shell.tsx";
import { meQuery } from "../lib/api/queries.ts";
import { ApiRefusal } from "../lib/api/request.ts";
import { numbersReady } from "../lib/format/phone.ts";
import { FailurePage, LostPage } from "./failure-pages.tsx";
import {
  parseAuditSearch,
  parseCallsSearch,
  parseFollowUpsSearch,
  parsePbxSearch,
  parseSignInSearch,
  parseToolsSearch,
  readValue,
} from "./search.ts";

/** A page that is loaded when somebody goes there, with what its numbers are written out by. */
const late: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => Promise.all([load(), numbersReady()]).then(([page]) => page), name);

const AssistantPanel = late(() => import("../features/assistants/assistant-panel.tsx"), "AssistantPanel");
const AssistantsPage = late(() => import("../features/assistants/assistants-page.tsx"), "AssistantsPage");
const AccountPage = late(() => import("../features/account/account-page.tsx"), "AccountPage");
const AuditPage = late(() => import("../features/audit/audit-page.tsx"), "AuditPage");
const FollowUpsPage = late(() => import("../features/follow-ups/follow-ups-page.tsx"), "FollowUpsPage");
const MembersPage = late(() => import("../features/members/members-page.tsx"), "MembersPage");
const NumbersPage = late(() => import("../features/numbers/numbers-page.tsx"), "NumbersPage");
const ToolPanel = late(() => import("../features/own-tools/tool-panel.tsx"), "ToolPanel");
const ToolsPage = late(() => import("../features/own-tools/tools-page.tsx"), "ToolsPage");
const SettingsPage = late(() => import("../features/settings/settings-page.tsx"), "SettingsPage");
const PbxPage = late(() => import("../features/pbx/panel/pbx-page.tsx"), "PbxPage");
const PbxIndex = late(() => import("../features/pbx/panel/pbx-index.tsx"), "PbxIndex");
const Wallboard = late(() => import("../features/pbx/wallboard/wallboard.tsx"), "Wallboard");
const SitePanel = late(() => import("../features/sites/site-panel.tsx"), "SitePanel");
const SitesPage = late(() => import("../features/sites/sites-page.tsx"), "SitesPage");
const SignInPage = lazyRouteComponent(() => import("../features/sign-in/sign-in-page.tsx"), "SignInPage");
const AccessPage = lazyRouteComponent(() => import("../features/access/access-page.tsx"), "AccessPage");
const CallPanel = late(() => import("../features/live/call-panel.tsx"), "CallPanel");

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: LostPage,
  errorComponent: FailurePage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: parseSignInSearch,
  component: function SignIn() {
    const { to } = useSearch({ from: "/sign-in" });
    return <SignInPage to={to ?? "/calls"} />;
  },
});

const join = createRoute({ getParentRoute: () => root, path: "/join", component: AccessPage });
const reset = createRoute({ getParentRoute: () => root, path: "/reset", component: AccessPage });

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (failure) {
      if (failure instanceof ApiRefusal && failure.status === 401) {
        throw redirect({ to: "/sign-in", search: parseSignInSearch({ to: location.href }), replace: true });
      }
      throw failure;
    }
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/calls", replace: true });
  },
});

const calls = createRoute({
  getParentRoute: () => app,
  path: "/calls",
  validateSearch: parseCallsSearch,
  component: function Calls() {
    return (
      <CallActionsProvider>
        <CallsPage />
      </CallActionsProvider>
    );
  },
});

const call = createRoute({
  getParentRoute: () => calls,
  path: "$callId",
  component: function Call() {
    const { callId } = useParams({ from: "/app/calls/$callId" });
    return <CallPanel callId={callId} />;
  },
});

const numbers = createRoute({ getParentRoute: () => app, path: "/numbers", component: NumbersPage });

const followUps = createRoute({
  getParentRoute: () => app,
  path: "/follow-ups",
  validateSearch: parseFollowUpsSearch,
  component: function FollowUps() {
    const { list } = useSearch({ from: "/app/follow-ups" });
    return <FollowUpsPage list={list ?? "messages"} />;
  },
});

const assistants = createRoute({
  getParentRoute: () => app,
  path: "/assistants",
  component: AssistantsPage,
});

const assistant = createRoute({
  getParentRoute: () => assistants,
  path: "$assistantId",
  component: function Assistant() {
    const { assistantId } = useParams({ from: "/app/assistants/$assistantId" });
    return <AssistantPanel key={assistantId} assistantId={assistantId} />;
  },
});

const tools = createRoute({
  getParentRoute: () => app,
  path: "/assistants/tools",
  validateSearch: parseToolsSearch,
  component: ToolsPage,
});

const tool = createRoute({
  getParentRoute: () => tools,
  path: "$toolName",
  component: function Tool() {
    const { toolName } = useParams({ from: "/app/assistants/tools/$toolName" });
    const { assistant: assistantId } = useSearch({ from: "/app/assistants/tools/$toolName" });
    return <ToolPanel toolName={toolName} assistantId={assistantId} />;
  },
});

const settings = createRoute({ getParentRoute: () => app, path: "/settings", component: SettingsPage });

const members = createRoute({ getParentRoute: () => app, path: "/members", component: MembersPage });

const account = createRoute({ getParentRoute: () => app, path: "/account", component: AccountPage });

const audit = createRoute({
  getParentRoute: () => app,
  path: "/audit",
  validateSearch: parseAuditSearch,
  component: function Audit() {
    return <AuditPage filter={useSearch({ from: "/app/audit" })} />;
  },
});

const sites = createRoute({ getParentRoute: () => app, path: "/sites", component: SitesPage });

const site = createRoute({
  getParentRoute: () => sites,
  path: "$siteId",
  component: function Site() {
    const { siteId } = useParams({ from: "/app/sites/$siteId" });
    return <SitePanel siteId={siteId} />;
  },
});

const pbxs = createRoute({ getParentRoute: () => app, path: "/pbx", component: PbxIndex });

const pbx = createRoute({
  getParentRoute: () => app,
  path: "/pbx/$siteId/$tab",
  validateSearch: parsePbxSearch,
  component: function Pbx() {
    const { siteId, tab } = useParams({ from: "/app/pbx/$siteId/$tab" });
    const { call: open } = useSearch({ from: "/app/pbx/$siteId/$tab" });
    return <PbxPage key={siteId} siteId={siteId} tab={tab} call={open ?? null} />;
  },
});

const wallboard = createRoute({
  getParentRoute: () => app,
  path: "/wallboard/$siteId",
  component: function Board() {
    const { siteId } = useParams({ from: "/app/wallboard/$siteId" });
    return <Wallboard key={siteId} siteId={siteId} />;
  },
});

const tree = root.addChildren([
  signIn,
  join,
  reset,
  app.addChildren([
    home,
    numbers,
    followUps,
    calls.addChildren([call]),
    assistants.addChildren([assistant]),
    tools.addChildren([tool]),
    sites.addChildren([site]),
    pbxs,
    pbx,
    wallboard,
    settings,
    members,
    account,
    audit,
  ]),
]);

/** Every address of the dashboard. */
export function newRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    parseSearch: parseSearchWith(readValue),
    context: { queries },
    defaultPreload: false,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
