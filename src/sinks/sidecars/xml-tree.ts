import sax from 'sax';

/** An element of an XML text, and where it stands there. Offsets count UTF-16 units, as strings do. */
export interface XmlElement {
  readonly namespace: string;
  readonly localName: string;
  /** With its prefix, as the text has it. */
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The text directly inside, decoded. */
  readonly text: string;
  /** Where its first tag begins. */
  readonly start: number;
  /** Where its first tag ends. */
  readonly contentStart: number;
  /** Where its last tag begins; for `<a/>` the same as `contentStart`. */
  readonly contentEnd: number;
  /** Where its last tag ends. */
  readonly end: number;
}

export interface XmlAttribute {
  readonly namespace: string;
  readonly localName: string;
  /** With its prefix, as the text has it. */
  readonly name: string;
  readonly value: string;
}

/** An element whose end has not come yet. */
type Growing = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & { children: Growing[] };

/**
 * Reads an XML text into a tree that knows where everything stands, so that it can be changed without being written
 * anew. Entities are those of XML alone; a document type defines nothing.
 *
 * @throws Error when the text is not well-formed.
 */
export function parseXml(text: string): XmlElement {
  const parser = sax.parser(true, { xmlns: true, position: true });
  const open: Growing[] = [];
  const roots: Growing[] = [];
  const handlers: Partial<sax.SAXParser> = {
    onerror(error) {
      throw new Error(error.message.split('\n')[0], { cause: error });
    },
    onopentag(tag) {
      const element = begun(tag as sax.QualifiedTag, parser);
      (open.at(-1)?.children ?? roots).push(element);
      open.push(element);
    },
    ontext: (piece) => addText(open.at(-1), piece),
    oncdata: (piece) => addText(open.at(-1), piece),
    onclosetag() {
      const element = open.pop();
      // `<a/>` ends where it began.
      if (!element || parser.position === element.contentStart) return;
      [element.contentEnd, element.end] = [parser.startTagPosition - 1, parser.position];
    },
  };
  Object.assign(parser, handlers).write(text).close();
  const [root] = roots;
  if (!root) throw new Error('there is no element in it');
  return root;
}

function begun({ uri, local, name, attributes }: sax.QualifiedTag, parser: sax.SAXParser): Growing {
  const [start, contentStart] = [parser.startTagPosition - 1, parser.position];
  return {
    namespace: uri,
    localName: local,
    name,
    attributes: Object.values(attributes).map((each) => ({
      namespace: each.uri,
      localName: each.local,
      name: each.name,
      value: each.value,
    })),
    children: [],
    text: '',
    start,
    contentStart,
    contentEnd: contentStart,
    end: contentStart,
  };
}

function addText(element: Growing | undefined, piece: string): void {
  if (element) element.text += piece;
}

/** Where an attribute stands in the text, with the space before it. */
export function spanOf(
  { name }: XmlAttribute,
  { start, contentStart }: XmlElement,
  text: string,
): { readonly start: number; readonly end: number } {
  // The text is well-formed, so the tag is nothing but its name and attributes.
  for (const match of text.slice(start, contentStart).matchAll(/\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)) {
    if (match[1] === name) return { start: start + match.index, end: start + match.index + match[0].length };
  }
  throw new Error(`${name} has no place in its element`);
}

/** Writes a text so that it can stand inside an element or between double quotes. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // Characters that XML cannot hold at all, escaped or not.
  const possible = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
  return possible.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
