import * as z from "zod";

/** A channel's uniqueid. */
export const uid = z.string().min(1).max(150);
export const short = z.string().max(200);
