import type { Me } from "@patchbay/protocol/api";
import type { Permission } from "@patchbay/protocol/roles";
import { useSuspenseQuery } from "@tanstack/react-query";
import { type CountryCode, isSupportedCountry } from "libphonenumber-js/min";
import { meQuery } from "../../lib/api/queries.ts";
import { countryOf } from "../../lib/format/phone.ts";

/** Who is signed in; the routes behind the sign-in have made sure of it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whose national numbers are meant where nothing else says: the organization's country, else the reader's. */
export function useOwnCountry(): CountryCode | undefined {
  const { country } = useMe().organization;
  return country !== null && isSupportedCountry(country) ? country : countryOf(navigator.language);
}

/** Undefined when the member may do it, else the reason for a disabled control. */
export function useRefusal(permission: Permission): string | undefined {
  const { permissions, role } = useMe();
  return permissions.includes(permission)
    ? undefined
    : `Your role (${role}) may not do this. An admin of the organization can change that.`;
}
