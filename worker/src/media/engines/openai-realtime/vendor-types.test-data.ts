import { fileURLToPath } from "node:url";
import ts from "typescript";

const DECLARATIONS = fileURLToPath(import.meta.resolve("openai/resources/realtime/realtime")).replace(
  /\.m?js$/,
  ".d.ts",
);

/** An event with one field left out, or null. */
export interface Variant {
  /** Which field of which event, and what was done with it. */
  name: string;
  event: object;
}

/**
 * Every event that the vendor may send in the place of `event`, by the vendor's own declaration of its type: one field that is
 * called optional is left out, or one that is optional or may be null is null. Throws when the declarations have no such event.
 */
export function variantsOf(event: { type: string }): Variant[] {
  const variants: Variant[] = [];
  walk(event, typeOf(event.type), [], (path, change) => {
    const copy = structuredClone(event);
    apply(copy, path, change);
    variants.push({ name: `${event.type}: ${path.join(".")} ${change}`, event: copy });
  });
  return variants;
}

const program = ts.createProgram([DECLARATIONS], {
  strict: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  skipLibCheck: true,
});
const checker = program.getTypeChecker();

function typeOf(name: string): ts.Type {
  const source = program.getSourceFile(DECLARATIONS);
  if (source === undefined) throw new Error(`no declarations at ${DECLARATIONS}`);
  const module = checker.getSymbolAtLocation(source);
  const all = module && checker.getExportsOfModule(module).find((one) => one.name === "RealtimeServerEvent");
  if (all === undefined) throw new Error("the vendor's declarations have no RealtimeServerEvent");
  const found = membersOf(checker.getDeclaredTypeOfSymbol(all)).find(
    (member) => literal(member, "type") === name,
  );
  if (found === undefined) throw new Error(`the vendor's declarations have no event ${name}`);
  return found;
}

const membersOf = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

function literal(type: ts.Type, field: string): string | undefined {
  const property = type.getProperty(field);
  const value = property && checker.getTypeOfSymbol(property);
  return value?.isStringLiteral() ? value.value : undefined;
}

type Change = "absent" | "null";
type Seen = (path: (string | number)[], change: Change) => void;

function walk(value: unknown, type: ts.Type, path: (string | number)[], seen: Seen): void {
  if (Array.isArray(value)) {
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (element === undefined) return;
    for (const [index, one] of value.entries()) walk(one, fitting(one, element), [...path, index], seen);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const property of type.getProperties()) {
    const held = Object.entries(value).find(([name]) => name === property.name)?.[1];
    if (held === undefined || held === null) continue;
    const declared = checker.getTypeOfSymbol(property);
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const nullable = membersOf(declared).some(({ flags }) => (flags & ts.TypeFlags.Null) !== 0);
    const here = [...path, property.name];
    if (optional) seen(here, "absent");
    if (optional || nullable) seen(here, "null");
    walk(held, fitting(held, checker.getNonNullableType(declared)), here, seen);
  }
}

/** Of a union the member that the value is: by its literal fields. */
function fitting(value: unknown, type: ts.Type): ts.Type {
  if (typeof value !== "object" || value === null) return type;
  const members = membersOf(type);
  const fits = (member: ts.Type) =>
    Object.entries(value).every(([name, held]) => {
      const wanted = literal(member, name);
      return wanted === undefined || wanted === held;
    }) && Object.keys(value).every((name) => Array.isArray(value) || member.getProperty(name) !== undefined);
  return members.find(fits) ?? type;
}

function apply(target: object, path: readonly (string | number)[], change: Change): void {
  const [field, ...deeper] = path;
  if (field === undefined) return;
  if (deeper.length > 0) {
    const next: unknown = Reflect.get(target, field);
    if (typeof next === "object" && next !== null) apply(next, deeper, change);
  } else if (change === "absent") Reflect.deleteProperty(target, field);
  else Reflect.set(target, field, null);
}
