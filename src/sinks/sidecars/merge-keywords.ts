import { entriesOf, isSameMemory } from './keywords.ts';
import type { Keyword, KeywordOptions, RememberedKeyword } from './keywords.ts';
import { LIST_NAMES, LISTS, OWN, RDF } from './namespaces.ts';
import type { ListName } from './namespaces.ts';
import { readSidecar } from './sidecar-text.ts';
import type { Sidecar, SidecarList } from './sidecar-text.ts';
import { escapeXml } from './xml-tree.ts';
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
 * somebody took out stays out as long as the models say it.
 *
 * @returns the text; the same when there is nothing to change.
 * @throws Error when the text is no XMP, or when its keywords cannot be added to.
 */
export function mergeKeywords(text: string, keywords: readonly Keyword[], options: KeywordOptions): string {
  const sidecar = readSidecar(text);
  const wanted = keywords.map((keyword) => ({ keyword, entries: entriesOf(keyword, options) }));
  const changes = LIST_NAMES.map((name) =>
    changeOf(name, sidecar, new Set(wanted.map(({ entries }) => entries[name]))),
  );
  const remembered = wanted.map(({ keyword, entries }): RememberedKeyword => {
    const ours = changes.flatMap(({ name, ours: set }) => (set.has(entries[name]) ? [[name, entries[name]]] : []));
    return { ...keyword, entries: Object.fromEntries(ours) as RememberedKeyword['entries'] };
  });

  const edits = changes.flatMap((change) => listEdits(sidecar, change));
  const blocks = changes.filter(({ name, added }) => added.length > 0 && !sidecar.lists[name]).map(listBlock);
  if (!isSameMemory(sidecar.remembered, remembered)) {
    const block = memoryBlock(remembered);
    if (!sidecar.memory) blocks.push(block);
    else if (remembered.length > 0) edits.push({ ...sidecar.memory, text: block });
    else edits.push(withoutElement(sidecar.memory, text));
  }
  if (blocks.length > 0) edits.push(newDescription(sidecar, blocks));
  return applied(edits, text);
}

interface ListChange {
  readonly name: ListName;
  readonly added: readonly string[];
  readonly removed: ReadonlySet<string>;
  /** What is ours of this list from now on. */
  readonly ours: ReadonlySet<string>;
}

function changeOf(name: ListName, { lists, remembered }: Sidecar, wanted: ReadonlySet<string>): ListChange {
  const present = new Set(lists[name]?.items.map(({ text }) => text));
  const earlier = new Set(remembered.flatMap(({ entries }) => entries[name] ?? []));
  const added = [...wanted].filter((entry) => !present.has(entry) && !earlier.has(entry));
  const removed = new Set([...earlier].filter((entry) => !wanted.has(entry)));
  const ours = new Set([...added, ...[...earlier].filter((entry) => wanted.has(entry))]);
  return { name, added, removed, ours };
}

function listEdits(sidecar: Sidecar, { name, added, removed }: ListChange): readonly Edit[] {
  const list = sidecar.lists[name];
  if (!list) return [];
  const gone = list.items.filter(({ text }) => removed.has(text)).map((item) => withoutElement(item, sidecar.text));
  return added.length > 0 ? [...gone, addition(list, added, sidecar.text)] : gone;
}

/** Puts items behind the last one, indented as that is. */
function addition({ element, container, items }: SidecarList, added: readonly string[], text: string): Edit {
  if (!container) {
    const inside = `<rdf:Bag xmlns:rdf="${RDF}">${added.map((entry) => listItem('rdf:li', entry)).join('')}</rdf:Bag>`;
    return filled(element, inside);
  }
  const itemName = container.name.replace(/[^:]+$/, 'li');
  const last = items.at(-1);
  if (!last) return filled(container, added.map((entry) => listItem(itemName, entry)).join(''));
  const indent = text.slice(spaceBefore(last.start, text), last.start);
  return { start: last.end, end: last.end, text: added.map((entry) => indent + listItem(itemName, entry)).join('') };
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

function listBlock({ name, added }: ListChange): string {
  const { prefix, namespace, localName } = LISTS[name];
  const items = added.map((entry) => `     ${listItem('rdf:li', entry)}`);
  return bag(`${prefix}:${localName}`, `xmlns:${prefix}="${namespace}"`, items);
}

function memoryBlock(remembered: readonly RememberedKeyword[]): string {
  const { prefix, namespace, localName } = OWN;
  const items = remembered.map(({ entries, ...keyword }) => {
    const members = Object.entries({ ...keyword, ...entries }).map(
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
