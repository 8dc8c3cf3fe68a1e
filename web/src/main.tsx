import "./styles/index.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { newQueryClient } from "./lib/api/queries.ts";
import { followTheme } from "./lib/browser/theme.ts";
import { numbersReady } from "./lib/format/phone.ts";
import { newRouter } from "./routes/router.tsx";

const queries = newQueryClient(() => {
  // The session is over: a full load forgets what this member has seen, and comes back to the same place.
  const { pathname, search } = location;
  if (pathname !== "/sign-in") location.assign(`/sign-in?${new URLSearchParams({ to: pathname + search })}`);
});
const router = newRouter(queries);

followTheme(document.documentElement);
const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  void numbersReady();
}
