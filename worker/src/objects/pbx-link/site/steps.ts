import { SETTINGS_TABLE } from "../../common/settings.ts";
import { ACT_TABLE } from "../acts/acts-done.ts";
import { TRANSFER_TABLE } from "../acts/transfers-asked.ts";
import { CHANNEL_TABLES, RING_TABLE } from "../channels.ts";
import { INSIDE_TABLE } from "../inside/inside-table.ts";
import { OUTGOING_TABLE } from "../wire/outgoing.ts";
import { SITE_TABLES } from "./site-table.ts";

/** The SQL of a site's object, in the order in which it came to be: a step is only ever added behind the last. */
export const STEPS = [
  SETTINGS_TABLE,
  OUTGOING_TABLE,
  ...CHANNEL_TABLES,
  ACT_TABLE,
  ...SITE_TABLES,
  TRANSFER_TABLE,
  INSIDE_TABLE,
  RING_TABLE,
];
