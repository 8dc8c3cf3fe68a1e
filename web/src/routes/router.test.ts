import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { newRouter } from "./router.tsx";

test("every page has one address, and the tree of them can be built", () => {
  const paths = Object.keys(newRouter(new QueryClient()).routesByPath);
  expect(paths).toEqual(
    expect.arrayContaining(["/calls", "/follow-ups", "/assistants", "/settings", "/sites"]),
  );
});
