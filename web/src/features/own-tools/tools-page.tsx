import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { cx } from "../../components/class-names.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { ListBeside, rowLinkLook, rowLook } from "../assistants/list-beside.tsx";
import { NEW_TOOL } from "./new-tool.ts";
import { ownToolsQuery } from "./tools-api.ts";

/** The tools that the organization made; one of them beside the list, to be read, changed and tried. */
export function ToolsPage() {
  const { toolName } = useParams({ strict: false });
  const mayRead = useRefusal("assistants.read");
  const list = useQuery({
    ...ownToolsQuery,
    enabled: mayRead === undefined,
    select: ({ tools }) => tools,
  });
  return (
    <ListBeside
      tab="tools"
      what="tools"
      add={{ to: { to: "/assistants/tools/$toolName", params: { toolName: NEW_TOOL } }, words: "New tool" }}
      list={list}
      opened={toolName !== undefined}
      empty={{
        title: "No tools of your own yet",
        words:
          "A tool lets an assistant ask a system of yours in mid-call, for example whether an order is ready. It asks an address that you name here, and signs each request.",
      }}
      row={({ name, description, url }) => (
        <li key={name} data-tool={name} className={rowLook(name === toolName)}>
          <span className="min-w-0 flex-1">
            <Link
              to="/assistants/tools/$toolName"
              params={{ toolName: name }}
              className={cx("block", rowLinkLook)}
            >
              {name}
            </Link>
            <span className="block truncate text-small text-ink-2">{description}</span>
          </span>
          {toolName === undefined ? (
            <span className="truncate text-small text-ink-2 max-wide:hidden">{new URL(url).host}</span>
          ) : null}
        </li>
      )}
    />
  );
}
