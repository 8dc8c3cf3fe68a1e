import * as z from "zod";

/** A JSON Schema as strict structured output takes it; anything else in it is let through. */
export interface OutputSchema {
  type?: string | undefined;
  enum?: readonly unknown[] | undefined;
  properties?: Record<string, OutputSchema> | undefined;
  required?: readonly string[] | undefined;
  additionalProperties?: unknown;
  anyOf?: readonly OutputSchema[] | undefined;
  items?: OutputSchema | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
}

const outputSchema: z.ZodType<OutputSchema> = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  get properties() {
    return z.record(z.string(), outputSchema).optional();
  },
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  get anyOf() {
    return z.array(outputSchema).optional();
  },
  get items() {
    return outputSchema.optional();
  },
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** The body of POST /v1/responses as far as a client of structured output sends it; other fields are an error there. */
export const responsesRequest = z.strictObject({
  model: z.string().min(1),
  input: z.union([
    z.string(),
    z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(z.unknown())]) })),
  ]),
  instructions: z.string().nullish(),
  store: z.boolean().optional(),
  reasoning: z.looseObject({}).nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  safety_identifier: z.string().optional(),
  metadata: z.record(z.string(), z.string()).nullish(),
  text: z
    .strictObject({
      format: z.strictObject({
        type: z.literal("json_schema"),
        name: z.string().regex(/^[\w-]{1,64}$/),
        description: z.string().optional(),
        strict: z.boolean().nullish(),
        schema: outputSchema,
      }),
      verbosity: z.enum(["low", "medium", "high"]).nullish(),
    })
    .optional(),
});
export type ResponsesRequest = z.infer<typeof responsesRequest>;

/** What strict output refuses in a schema: an open object, or a property that may be missing. Null when it is fine. */
export function strictnessError(schema: OutputSchema, where = "()"): string | null {
  for (const each of [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])]) {
    const error = strictnessError(each, where);
    if (error !== null) return error;
  }
  if (schema.properties === undefined) return null;
  if (schema.additionalProperties !== false) {
    return `In context=${where}, 'additionalProperties' is required to be supplied and to be false.`;
  }
  for (const [name, property] of Object.entries(schema.properties)) {
    if (!(schema.required ?? []).includes(name)) {
      return `In context=${where}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${name}'.`;
    }
    const error = strictnessError(property, `('properties', '${name}')`);
    if (error !== null) return error;
  }
  return null;
}

/** All of the input's text. */
export function textOf({ input }: ResponsesRequest): string {
  if (typeof input === "string") return input;
  return input
    .map(({ content }) =>
      typeof content === "string"
        ? content
        : content
            .map((part) =>
              typeof part === "object" && part !== null && "text" in part ? String(part.text) : "",
            )
            .join("\n"),
    )
    .join("\n");
}
