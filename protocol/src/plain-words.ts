import * as z from "zod";

type Issue = z.core.$ZodRawIssue;

/**
 * What is wrong with a value, in words that say what to do: they follow a field's name, or stand under it. For what a
 * schema gives no words of its own to; as `error` of a parse.
 */
export function plainWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return expected[issue.expected] ?? "this does not have the expected shape";
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum));
    case "too_big":
      return tooBig(issue.origin, Number(issue.maximum), issue.input);
    case "invalid_format":
      return written[issue.format] ?? "this is written otherwise";
    case "invalid_value":
      return `choose one of: ${issue.values.map(String).join(", ")}`;
    case "unrecognized_keys":
      return `there is no ${issue.keys.join(", ")} here`;
    case "invalid_union": {
      const choices = Array.isArray(issue.options) ? issue.options.map(String) : [];
      return choices.length > 0 ? `choose one of: ${choices.join(", ")}` : "this is none of what it can be";
    }
    case "not_multiple_of":
      return `a multiple of ${issue.divisor} is needed`;
    case "invalid_key":
      return "a name in it is written otherwise";
    case "invalid_element":
      return "one of its entries is not of the expected shape";
    default:
      return undefined;
  }
}

/** By a format's name, what something of it looks like. */
const written: Record<string, string> = {
  url: "an address looks like https://api.example.com/orders",
  uuid: "an id looks like 3f2b8c1e-7a4d-4c0b-9e56-1d2a3b4c5d6e",
  email: "an email address looks like name@example.com",
};

const expected: Record<string, string> = {
  string: "fill this in",
  number: "a number is needed",
  int: "a whole number is needed",
  boolean: "this is yes or no",
  array: "a list is needed",
  object: "an object is needed",
};

function tooSmall(origin: string, least: number): string {
  if (origin === "string")
    return least === 1 ? "this must not be empty" : `write at least ${least} characters`;
  if (origin === "array") return least === 1 ? "name at least one" : `name at least ${least}`;
  return `${least} is the least`;
}

function tooBig(origin: string, most: number, input: unknown): string {
  if (origin === "string") {
    const more = typeof input === "string" && input.length > most ? input.length - most : 0;
    return `at most ${most} characters${more > 0 ? `; take out ${more}` : ""}`;
  }
  return origin === "array" ? `at most ${most} of them` : `${most} is the most`;
}

/** A whole number within bounds; whatever else stands there is refused with both of them. */
export function wholeNumber(least: number, most: number): z.ZodNumber {
  const words = `a whole number from ${least} to ${most} is needed`;
  return z.number(words).int(words).min(least, words).max(most, words);
}
