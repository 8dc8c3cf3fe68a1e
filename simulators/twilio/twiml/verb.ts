import type { CallStatus } from "twilio/lib/rest/api/v2010/account/call.js";
import type { PhoneCall } from "../call.ts";
import type { Fields } from "../webhook/signing.ts";
import type { Element } from "./xml.ts";

/** Where a document comes from. */
export interface TwimlRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly fields: Fields;
}

/** What follows a verb: the next one, another document, or the end of the call. */
export type Next =
  | { readonly kind: "next" }
  | { readonly kind: "goto"; readonly request: TwimlRequest }
  | { readonly kind: "end"; readonly status: CallStatus; readonly answers: boolean };

export interface VerbContext {
  readonly call: PhoneCall;
  /** Fires when the call ends or other TwiML takes its place. */
  readonly signal: AbortSignal;
  /** Addresses may be relative to the document's own. */
  resolve(address: string): string;
}

export type Verb = (element: Element, context: VerbContext) => Promise<Next>;

export const NEXT: Next = { kind: "next" };

/** The verb's `action`, asked with these fields, or the next verb when it has none. */
export function action(element: Element, context: VerbContext, fields: Fields): Next {
  const url = element.attributes.action;
  if (url === undefined || url === "") return NEXT;
  return {
    kind: "goto",
    request: { url: context.resolve(url), method: methodOf(element.attributes.method), fields },
  };
}

export const methodOf = (text: string | undefined): "GET" | "POST" => (text === "GET" ? "GET" : "POST");

/** A whole number of an attribute within its bounds, or the default. */
export function numberOf(text: string | undefined, least: number, most: number, otherwise: number): number {
  const value = Number(text);
  return text !== undefined && Number.isInteger(value) && value >= least && value <= most ? value : otherwise;
}
