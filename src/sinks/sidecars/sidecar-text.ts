import type { RememberedKeyword } from './keywords.ts';
import { LIST_NAMES, LISTS, OWN, RDF } from './namespaces.ts';
import type { ListName } from './namespaces.ts';
import { parseXml } from './xml-tree.ts';
import type { XmlElement } from './xml-tree.ts';

/** A list of keywords, and where it stands. */
export interface SidecarList {
  /** The element of the list: `dc:subject`. */
  readonly element: XmlElement;
  /** What holds its items: `rdf:Bag`; undefined when it is empty and has none. */
  readonly container: XmlElement | undefined;
  readonly items: readonly XmlElement[];
}

/** What matters to us in a sidecar, and where it stands in its text. */
export interface Sidecar {
  readonly text: string;
  /** `rdf:RDF` */
  readonly rdf: XmlElement;
  /** What the descriptions are about; usually empty: the image. */
  readonly about: string;
  readonly lists: Readonly<Partial<Record<ListName, SidecarList>>>;
  /** The element in which we remember which keywords are ours. */
  readonly memory: XmlElement | undefined;
  readonly remembered: readonly RememberedKeyword[];
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
 * @throws Error when it is no XMP, or when keywords stand in it in a way that cannot be added to.
 */
export function readSidecar(text: string): Sidecar {
  const rdf = find(parseXml(text), RDF, 'RDF');
  if (!rdf) throw new Error('it has no rdf:RDF, so it is no XMP');
  const descriptions = rdf.children.filter((child) => is(child, RDF, 'Description'));
  const properties = descriptions.flatMap(({ children }) => children);
  const about = descriptions.flatMap(({ attributes }) => attributes).find(({ localName }) => localName === 'about');
  const memory = properties.find((property) => is(property, OWN.namespace, OWN.localName));
  const lists = LIST_NAMES.flatMap((name) => {
    const { namespace, localName } = LISTS[name];
    const element = properties.find((property) => is(property, namespace, localName));
    return element ? [[name, listOf(element)] as const] : [];
  });
  return {
    text,
    rdf,
    about: about?.value ?? '',
    lists: Object.fromEntries(lists),
    memory,
    remembered: memory ? itemsOf(memory).map(rememberedOf) : [],
  };
}

function listOf(element: XmlElement): SidecarList {
  const container = containerOf(element);
  const isEmpty = element.children.length === 0 && element.text.trim() === '';
  if (!container && !isEmpty) throw new Error(`${element.name} is not a list`);
  return { element, container, items: itemsOf(element) };
}

function containerOf({ children }: XmlElement): XmlElement | undefined {
  return children.find(({ namespace, localName }) => namespace === RDF && ['Bag', 'Seq', 'Alt'].includes(localName));
}

function itemsOf(element: XmlElement): readonly XmlElement[] {
  return containerOf(element)?.children.filter((child) => is(child, RDF, 'li')) ?? [];
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

function find(element: XmlElement, namespace: string, localName: string): XmlElement | undefined {
  if (is(element, namespace, localName)) return element;
  for (const child of element.children) {
    const found = find(child, namespace, localName);
    if (found) return found;
  }
  return undefined;
}

function is(element: XmlElement, namespace: string, localName: string): boolean {
  return element.namespace === namespace && element.localName === localName;
}
