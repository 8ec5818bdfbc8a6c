import { entriesOf, isSameMemory } from './keywords.ts';
import type { Keyword, RememberedKeyword } from './keywords.ts';
import { LIST_NAMES, LISTS, OWN, RDF } from './namespaces.ts';
import type { ListName } from './namespaces.ts';
import { valuesOfProperty } from './rdf-property.ts';
import type { RdfItem, RdfProperty } from './rdf-property.ts';
import { byList, readSidecar, tagsOf } from './sidecar-text.ts';
import type { Sidecar } from './sidecar-text.ts';
import { NO_TAGS, hiddenBy, preferred } from './tags.ts';
import type { Tags } from './tags.ts';
import { escapeXml, spanOf } from './xml-tree.ts';
import type { XmlElement } from './xml-tree.ts';

/** A piece of the text, and what takes its place. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Brings the keywords of a sidecar up to date and leaves everything else in it as it is, to the byte.
 *
 * Taken out is only what an earlier merge put in. A keyword that somebody else put in is never ours; one of ours that
 * somebody took out stays out as long as the models say it. A list that holds nothing but ours would hide the user's
 * tags elsewhere, so it gets copies of them.
 *
 * @param root what hierarchies begin with; empty: nothing.
 * @param beneath the tags that readers find where the sidecar has none: those of the image itself.
 * @returns the text; the same when there is nothing to change.
 * @throws Error when the text is no XMP.
 */
export function mergeKeywords(
  text: string,
  keywords: readonly Keyword[],
  root: string,
  beneath: Tags = NO_TAGS,
): string {
  const sidecar = readSidecar(text);
  const wanted = keywords.map((keyword) => ({ keyword, entries: entriesOf(keyword, root) }));
  const changes = byList((name) =>
    changeOf(name, sidecar, new Set(wanted.map(({ entries }) => entries[name])), beneath),
  );
  const remembered = wanted.map(({ keyword, entries }): RememberedKeyword => {
    const ours = LIST_NAMES.filter((name) => changes[name].ours.has(entries[name]));
    return { ...keyword, entries: Object.fromEntries(ours.map((name) => [name, entries[name]])) };
  });
  const copied = byList((name) => changes[name].copied);

  const lists = LIST_NAMES.map((name) => listEdits(name, sidecar, changes[name]));
  const edits = lists.flatMap((list) => list.edits);
  const blocks = lists.flatMap(({ block }) => block ?? []);
  const isRemembered =
    isSameMemory(sidecar.remembered, remembered) && JSON.stringify(sidecar.copied) === JSON.stringify(copied);
  if (!isRemembered) {
    const block = memoryBlock(remembered, copied);
    if (!sidecar.memory) blocks.push(block);
    else if (remembered.length > 0) edits.push({ ...sidecar.memory, text: block });
    else edits.push(withoutElement(sidecar.memory, text));
  }
  if (blocks.length > 0) edits.push(newDescription(sidecar, blocks));
  return applied(edits, text);
}

interface ListChange {
  readonly added: readonly string[];
  readonly removed: ReadonlySet<string>;
  /** What is ours of this list from now on. */
  readonly ours: ReadonlySet<string>;
  /** What is a copy of a tag of the user from now on. */
  readonly copied: readonly string[];
}

function changeOf(name: ListName, sidecar: Sidecar, wanted: ReadonlySet<string>, beneath: Tags): ListChange {
  const present = new Set(sidecar.lists[name].flatMap(valuesOfProperty));
  const ours = new Set(sidecar.remembered.flatMap(({ entries }) => entries[name] ?? []));
  const copies = new Set(sidecar.copied[name]);
  const theirs = tagsOf(sidecar);
  const hasTheirs = theirs[name].length > 0;

  // Once the user keeps this list too, the copies in it are the user's to take out.
  const hidden = hasTheirs
    ? [...copies].filter((copy) => present.has(copy))
    : hiddenBy(name, preferred(theirs, beneath));
  const copied = wanted.size > 0 ? hidden.filter((tag) => !wanted.has(tag)) : [];
  const put = new Set([...copied, ...wanted]);
  const earlier = new Set([...ours, ...copies]);
  const added = [...put].filter((entry) => !present.has(entry) && !earlier.has(entry));
  const leaving = hasTheirs ? ours : earlier;
  return {
    added,
    removed: new Set([...leaving].filter((entry) => !put.has(entry))),
    ours: new Set([...wanted].filter((entry) => earlier.has(entry) || !present.has(entry))),
    copied,
  };
}

/** Changes a list where it stands; what has no list to stand in gets one of its own. */
function listEdits(
  name: ListName,
  { lists, text }: Sidecar,
  { added, removed }: ListChange,
): { readonly edits: readonly Edit[]; readonly block?: string } {
  const properties = lists[name];
  const place = properties.find((property) => property.kind === 'list');
  const edits: Edit[] = [];
  const entries: string[] = [];
  for (const property of properties) {
    if (property.kind === 'list') {
      const isGrowing = property === place && added.length > 0;
      edits.push(...withoutItems(property, removed, text, isGrowing));
      continue;
    }
    const kept = property.values.filter((value) => !removed.has(value));
    if (kept.length === property.values.length && (place || added.length === 0)) continue;
    edits.push(withoutProperty(property, text));
    entries.push(...kept);
  }
  entries.push(...added);
  if (entries.length === 0) return { edits };
  return place
    ? { edits: [...edits, addition(place.items, entries, text)] }
    : { edits, block: listBlock(name, entries) };
}

type RdfList = Extract<RdfProperty, { readonly kind: 'list' }>;

/** Takes items out, and the list itself when none is left: an empty one hides what the image has. */
function withoutItems(
  { element, items }: RdfList,
  removed: ReadonlySet<string>,
  text: string,
  isGrowing: boolean,
): readonly Edit[] {
  const gone = items.filter((item) => removed.has(item.text));
  if (gone.length === items.length && !isGrowing) return [withoutElement(element, text)];
  return gone.map((item) => withoutElement(item.element, text));
}

function withoutProperty(property: Exclude<RdfProperty, RdfList>, text: string): Edit {
  if (property.kind === 'element') return withoutElement(property.element, text);
  return { ...spanOf(property.attribute, property.node, text), text: '' };
}

/** Puts items behind the last one, indented as that is. */
function addition(items: readonly RdfItem[], added: readonly string[], text: string): Edit {
  // A list has at least one item.
  const { element } = items.at(-1) as RdfItem;
  const indent = text.slice(spaceBefore(element.start, text), element.start);
  const lines = added.map((entry) => indent + listItem(element.name, entry));
  return { start: element.end, end: element.end, text: lines.join('') };
}

/** Puts text at the start of an element. */
function filled({ name, contentStart, contentEnd, end }: XmlElement, inside: string): Edit {
  if (contentEnd < end) return { start: contentStart, end: contentStart, text: inside };
  // `<a/>`: its one tag ends with a slash, and needs a partner.
  return { start: contentStart - 2, end, text: `>${inside}</${name}>` };
}

/** Takes an element out, with the space that sets it on a line of its own. */
function withoutElement({ start, end }: XmlElement, text: string): Edit {
  return { start: spaceBefore(start, text), end, text: '' };
}

function spaceBefore(offset: number, text: string): number {
  return text.slice(0, offset).trimEnd().length;
}

function newDescription({ rdf, about, text }: Sidecar, blocks: readonly string[]): Edit {
  const lines = [
    `\n  <rdf:Description xmlns:rdf="${RDF}" rdf:about="${escapeXml(about)}">`,
    ...blocks.map((block) => `   ${block}`),
    '  </rdf:Description>',
  ];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const description = lines.join('\n').replaceAll('\n', lineEnd);
  const last = rdf.children.at(-1);
  return last ? { start: last.end, end: last.end, text: description } : filled(rdf, description);
}

function listBlock(name: ListName, entries: readonly string[]): string {
  const { prefix, namespace, localName } = LISTS[name];
  const items = entries.map((entry) => `     ${listItem('rdf:li', entry)}`);
  return bag(`${prefix}:${localName}`, `xmlns:${prefix}="${namespace}"`, items);
}

/** Items without a name are copies: of tags of the user, not of a model's making. */
function memoryBlock(remembered: readonly RememberedKeyword[], copied: Sidecar['copied']): string {
  const { prefix, namespace, localName } = OWN;
  const copies = LIST_NAMES.flatMap((list) => copied[list].map((entry) => ({ [list]: entry })));
  const structures = [...remembered.map(({ entries, ...keyword }) => ({ ...keyword, ...entries })), ...copies];
  const items = structures.map((structure) => {
    const members = Object.entries(structure).map(
      ([name, value]) => `<${prefix}:${name}>${escapeXml(value)}</${prefix}:${name}>`,
    );
    return `     <rdf:li rdf:parseType="Resource">${members.join('')}</rdf:li>`;
  });
  return bag(`${prefix}:${localName}`, `xmlns:${prefix}="${namespace}" xmlns:rdf="${RDF}"`, items);
}

/** A bag, never a sequence: keywords have no order, and some programs read nothing else. */
function bag(name: string, namespaces: string, items: readonly string[]): string {
  return [`<${name} ${namespaces}>`, '    <rdf:Bag>', ...items, '    </rdf:Bag>', `   </${name}>`].join('\n');
}

function listItem(name: string, entry: string): string {
  return `<${name}>${escapeXml(entry)}</${name}>`;
}

function applied(edits: readonly Edit[], text: string): string {
  let result = '';
  let position = 0;
  for (const edit of edits.toSorted((one, other) => one.start - other.start)) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}
