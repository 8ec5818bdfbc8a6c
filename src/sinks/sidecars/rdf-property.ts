import { RDF } from './namespaces.ts';
import type { XmlAttribute, XmlElement } from './xml-tree.ts';

/** A qualified name. */
export interface RdfName {
  readonly namespace: string;
  readonly localName: string;
}

/** A value of a property, and the element that holds it alone: an item of its list. */
export interface RdfItem {
  readonly element: XmlElement;
  readonly text: string;
}

/**
 * A property of the image as the text has it: a list to which items can be added (`rdf:Bag`, `rdf:Seq` or `rdf:Alt`
 * with `rdf:li` in it), or any other form, which can only be replaced as a whole.
 * Source: https://www.w3.org/TR/rdf-syntax-grammar/; XMP specification, part 1, sections 7.4–7.9.
 */
export type RdfProperty =
  | { readonly kind: 'list'; readonly element: XmlElement; readonly items: readonly RdfItem[] }
  | { readonly kind: 'element'; readonly element: XmlElement; readonly values: readonly string[] }
  | {
      readonly kind: 'attribute';
      readonly attribute: XmlAttribute;
      readonly node: XmlElement;
      readonly values: readonly string[];
    };

/** The nodes of an `rdf:RDF`: usually `rdf:Description`, once or several times. */
export function nodesOf(rdf: XmlElement): readonly XmlElement[] {
  return rdf.children;
}

/** Finds a property in all nodes; several times where it is given several times. */
export function propertiesOf(rdf: XmlElement, name: RdfName): readonly RdfProperty[] {
  return nodesOf(rdf).flatMap((node) => [
    ...node.attributes
      .filter((attribute) => is(attribute, name))
      .map((attribute): RdfProperty => ({ kind: 'attribute', attribute, node, values: valuesOf(attribute.value) })),
    ...node.children.filter((child) => is(child, name)).map(propertyOf),
  ]);
}

export function valuesOfProperty(property: RdfProperty): readonly string[] {
  return property.kind === 'list' ? property.items.map(({ text }) => text) : property.values;
}

export function is(one: RdfName, { namespace, localName }: RdfName): boolean {
  return one.namespace === namespace && one.localName === localName;
}

function propertyOf(element: XmlElement): RdfProperty {
  const container = element.children.find(
    ({ namespace, localName }) => namespace === RDF && ['Bag', 'Seq', 'Alt'].includes(localName),
  );
  if (!container) return { kind: 'element', element, values: valuesOf(valueOf(element)) };
  const items = container.children.map((item) => ({ element: item, text: valueOf(item).trim() }));
  // `rdf:_1` instead of `rdf:li`, or nothing beside which an item could be put.
  const isPlain = items.length > 0 && items.every((item) => is(item.element, { namespace: RDF, localName: 'li' }));
  return isPlain
    ? { kind: 'list', element, items }
    : { kind: 'element', element, values: items.flatMap(({ text }) => valuesOf(text)) };
}

/** Text, an address (`rdf:resource`), or the value of a structure (`rdf:value`, as attribute or element). */
function valueOf(element: XmlElement): string {
  for (const localName of ['resource', 'value']) {
    const attribute = element.attributes.find((each) => is(each, { namespace: RDF, localName }));
    if (attribute) return attribute.value;
  }
  const value = element.children.find((child) => is(child, { namespace: RDF, localName: 'value' }));
  if (value) return valueOf(value);
  const node = element.children.find((child) => is(child, { namespace: RDF, localName: 'Description' }));
  return node ? valueOf(node) : element.text;
}

function valuesOf(text: string): readonly string[] {
  const value = text.trim();
  return value === '' ? [] : [value];
}
