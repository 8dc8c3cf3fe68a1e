import { EmptyState } from "../../components/placeholder.tsx";

/** In the place of a tab of a PBX that this member may not see, or that is gone. */
export const CannotBeShown = ({ refusal }: { refusal: { message: string } }) => (
  <EmptyState title="This PBX cannot be shown">{refusal.message}</EmptyState>
);
