import type { RoutingPage } from "@patchbay/protocol/api";
import { refusedWords } from "./refused-words.ts";

/** What was turned away in each account's name; nothing where there was nothing. */
export function RefusedRequests({ accounts }: { accounts: RoutingPage["accounts"] }) {
  return accounts.map(({ accountSid, refused }) => {
    const words = refusedWords(refused);
    if (words === null) return null;
    return (
      <p
        key={accountSid}
        className="num border-b border-line px-5 py-2 text-small text-ink-2 max-wide:px-3.5"
      >
        Account {accountSid.slice(0, 6)}…: {words}
      </p>
    );
  });
}
