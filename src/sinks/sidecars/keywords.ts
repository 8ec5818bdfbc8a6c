import type { RecordedImage } from '../../record/recorded-image.ts';
import { LIST_NAMES } from './namespaces.ts';
import type { ListName } from './namespaces.ts';
import { isAboutPicture } from './picture-concepts.ts';

/** A concept of an image that becomes a keyword. */
export interface Keyword {
  readonly name: string;
  /** 0–1, four digits. */
  readonly value: string;
  readonly model: string;
  readonly version: string;
  /** When the model said it, RFC 3339. */
  readonly time: string;
}

/** A keyword that we wrote before, and how it stands in each list where it is ours. */
export interface RememberedKeyword extends Keyword {
  readonly entries: Readonly<Partial<Record<ListName, string>>>;
}

export interface KeywordOptions {
  /** Concepts that are less sure become no keywords. 0–1. */
  readonly minValue: number;
  /** What hierarchies begin with; empty: nothing. */
  readonly root: string;
  /** Whether concepts about the picture as such ("no person", "monochrome") become keywords too. */
  readonly withPictureConcepts: boolean;
}

/** Finds the concepts that become keywords: of the image and of its regions, each name once, the surest first. */
export function keywordsOf(
  { records }: RecordedImage,
  { minValue, withPictureConcepts }: KeywordOptions,
): readonly Keyword[] {
  const best = new Map<string, { readonly sureness: number; readonly keyword: Keyword }>();
  for (const record of records) {
    if (record.status !== 'ok') continue;
    const { model, ts: time, concepts = [], regions = [] } = record;
    for (const concept of [...concepts, ...regions.flatMap((region) => region.concepts)]) {
      const name = plain(concept.name);
      if (isAboutPicture(name) && !withPictureConcepts) continue;
      if (name === '' || concept.value < minValue || concept.value <= (best.get(name)?.sureness ?? -1)) continue;
      const value = concept.value.toFixed(4);
      const keyword = { name, value, model: model.name, version: model.version, time };
      best.set(name, { sureness: concept.value, keyword });
    }
  }
  return [...best.values()].toSorted((a, b) => b.sureness - a.sureness).map(({ keyword }) => keyword);
}

/** Says how a keyword stands in each list, hierarchies below a root: `dog`, `AI|dog`, `AI/dog`. */
export function entriesOf({ name }: Keyword, root: string): Readonly<Record<ListName, string>> {
  // What separates the levels cannot be part of a name.
  const below = (separator: string): string =>
    [plain(root), name]
      .filter((part) => part !== '')
      .map((part) => part.replaceAll(separator, '-'))
      .join(separator);
  return { subject: name, hierarchicalSubject: below('|'), tagsList: below('/') };
}

/** Whether two memories say the same. */
export function isSameMemory(one: readonly RememberedKeyword[], other: readonly RememberedKeyword[]): boolean {
  return one.length === other.length && one.every((keyword, index) => cellsOf(keyword) === cellsOf(other[index]));
}

function cellsOf(keyword: RememberedKeyword | undefined): string {
  if (!keyword) return '';
  const { name, value, model, version, time, entries } = keyword;
  return JSON.stringify([name, value, model, version, time, ...LIST_NAMES.map((list) => entries[list] ?? null)]);
}

/** One line, composed, without what XML cannot hold: as it will be read back. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF\s]+/gu, ' ')
    .trim();
}
