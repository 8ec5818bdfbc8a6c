import type { RememberedKeyword } from './keywords.ts';
import { LAST_KEYWORDS, LIST_NAMES, LISTS, OWN, RDF } from './namespaces.ts';
import type { ListName } from './namespaces.ts';
import { is, nodesOf, propertiesOf, valuesOfProperty } from './rdf-property.ts';
import type { RdfName, RdfProperty } from './rdf-property.ts';
import { NO_TAGS } from './tags.ts';
import type { Tags } from './tags.ts';
import { parseXml } from './xml-tree.ts';
import type { XmlElement } from './xml-tree.ts';

/** What matters to us in a sidecar, and where it stands in its text. */
export interface Sidecar {
  readonly text: string;
  /** `rdf:RDF` */
  readonly rdf: XmlElement;
  /** What the descriptions are about; usually empty: the image. */
  readonly about: string;
  /** Each list, wherever it stands; more than one property where it is given more than once. */
  readonly lists: Readonly<Record<ListName, readonly RdfProperty[]>>;
  /** The element in which we remember which keywords are ours. */
  readonly memory: XmlElement | undefined;
  readonly remembered: readonly RememberedKeyword[];
  /** Tags of the user that we copied from another list, or from the image. */
  readonly copied: Readonly<Record<ListName, readonly string[]>>;
}

/** A sidecar with nothing in it. Source: XMP specification, part 1, section 7.3. */
export const EMPTY_SIDECAR: string = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="${RDF}">
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;

/**
 * Reads the text of a sidecar.
 *
 * @throws Error when it is no XMP.
 */
export function readSidecar(text: string): Sidecar {
  const rdf = find(parseXml(text), { namespace: RDF, localName: 'RDF' });
  if (!rdf) throw new Error('it has no rdf:RDF, so it is no XMP');
  const nodes = nodesOf(rdf);
  const about = nodes.flatMap(({ attributes }) => attributes).find(({ localName }) => localName === 'about');
  const memory = nodes.flatMap(({ children }) => children).find((child) => is(child, OWN));
  const entries = memory ? itemsOf(memory).map(rememberedOf) : [];
  return {
    text,
    rdf,
    about: about?.value ?? '',
    lists: byList((name) => propertiesOf(rdf, LISTS[name])),
    memory,
    remembered: entries.filter(({ name }) => name !== ''),
    copied: byList((list) => entries.filter(({ name }) => name === '').flatMap((copy) => copy.entries[list] ?? [])),
  };
}

/** The tags in a sidecar that are not of our making. */
export function tagsOf({ rdf, lists, remembered, copied }: Sidecar): Tags {
  const foreign = byList((list) => {
    const ours = new Set([...remembered.flatMap(({ entries }) => entries[list] ?? []), ...copied[list]]);
    return lists[list].flatMap(valuesOfProperty).filter((entry) => entry !== '' && !ours.has(entry));
  });
  const lastKeywords = LAST_KEYWORDS.flatMap((name) => propertiesOf(rdf, name));
  return { ...NO_TAGS, ...foreign, lastKeywords: lastKeywords.flatMap(valuesOfProperty) };
}

/** Makes a value for each list. */
export function byList<T>(make: (name: ListName) => T): Readonly<Record<ListName, T>> {
  return Object.fromEntries(LIST_NAMES.map((name) => [name, make(name)])) as Record<ListName, T>;
}

/** Of any container: other programs write a bag as a sequence. */
function itemsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap(({ namespace, children }) => (namespace === RDF ? children : []));
}

/** Other programs write the members of a structure as elements or as attributes, directly or in a description. */
function rememberedOf(item: XmlElement): RememberedKeyword {
  const members = new Map<string, string>();
  collect(item, members);
  const text = (name: string): string => members.get(name) ?? '';
  const entries = LIST_NAMES.flatMap((name) => (members.has(name) ? [[name, text(name)] as const] : []));
  const [name, value, model] = [text('name'), text('value'), text('model')];
  return { name, value, model, version: text('version'), time: text('time'), entries: Object.fromEntries(entries) };
}

function collect(element: XmlElement, members: Map<string, string>): void {
  for (const { namespace, localName, value } of element.attributes) {
    if (namespace === OWN.namespace) members.set(localName, value);
  }
  if (element.namespace === OWN.namespace) members.set(element.localName, element.text);
  for (const child of element.children) collect(child, members);
}

function find(element: XmlElement, name: RdfName): XmlElement | undefined {
  if (is(element, name)) return element;
  for (const child of element.children) {
    const found = find(child, name);
    if (found) return found;
  }
  return undefined;
}
