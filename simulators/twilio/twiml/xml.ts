/** One element of a TwiML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The text directly in it, trimmed. */
  readonly text: string;
}

export type ParsedXml =
  | { readonly ok: true; readonly root: Element }
  | { readonly ok: false; readonly message: string };

const TOKEN =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** The part of XML that TwiML uses: elements, attributes, text, entities, comments, CDATA. Never throws. */
export function parseXml(source: string): ParsedXml {
  const document: Open = { name: "", attributes: {}, children: [], text: "" };
  const open: Open[] = [document];
  const token = new RegExp(TOKEN);
  const xml = source.trim();
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const found = token.exec(xml);
    const inner = open.at(-1) ?? document;
    if (found === null) return { ok: false, message: `not XML at character ${at}` };
    const [, cdata, closing, opening, attributes = "", empty, text] = found;
    if (opening !== undefined) {
      const element: Open = { name: opening, attributes: attributesOf(attributes), children: [], text: "" };
      if (empty === "/") inner.children.push(finished(element));
      else open.push(element);
    } else if (closing !== undefined) {
      if (inner.name !== closing || open.length === 1) {
        return { ok: false, message: `</${closing}> closes nothing` };
      }
      open.pop();
      open.at(-1)?.children.push(finished(inner));
    } else inner.text += cdata ?? unescaped(text ?? "");
  }
  const [root, ...more] = document.children;
  if (open.length > 1) return { ok: false, message: `<${open.at(-1)?.name}> is not closed` };
  if (root === undefined || more.length > 0 || document.text.trim() !== "") {
    return { ok: false, message: "not exactly one element" };
  }
  return { ok: true, root };
}

function finished(element: Open): Element {
  return { ...element, text: element.text.trim() };
}

function attributesOf(source: string): Record<string, string> {
  const pairs = [...source.matchAll(ATTRIBUTE)].map(([, name = "", double, single]) => [
    name,
    unescaped(double ?? single ?? ""),
  ]);
  return Object.fromEntries(pairs);
}

function unescaped(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);/g, (whole, name: string) => {
    if (!name.startsWith("#")) return ENTITIES[name] ?? whole;
    const code = name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
