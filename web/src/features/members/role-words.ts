import { type Role, role } from "@patchbay/protocol/roles";

/** What each role may do, for whoever gives it and whoever has it. */
export const ROLE_WORDS: Record<Role, string> = {
  owner: "Everything, owners among the members included.",
  admin: "Members but no owners, sites, numbers, assistants, settings, and all that supervisors do.",
  supervisor: "Listens, coaches and takes over; recordings and the audit log; and all that operators do.",
  operator: "Takes, places and transfers calls; follow-ups.",
  viewer: "Sees calls and sites, and changes nothing.",
};

/** The roles that somebody with this one can give: an owner is made by owners. */
export const rolesToGive = (own: Role): readonly Role[] =>
  role.options.filter((each) => each !== "owner" || own === "owner");

export const roleName = (each: Role): string => each.charAt(0).toUpperCase() + each.slice(1);
