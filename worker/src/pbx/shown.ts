import { type Party, partyOf } from "@patchbay/protocol/call";

/** A party as it may be kept and shown: of one who withholds their number nothing but that. The PBX's own dialplan and phones have it still. */
export const shown = ({ number, name, withheld }: Party): Party =>
  withheld === true ? { number: "", name: "", withheld } : partyOf({ number, name });
