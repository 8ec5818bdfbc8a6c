import type { ListName } from './namespaces.ts';

/** The tags that somebody gave an image, by the list in which they stand. */
export type Tags = Readonly<Record<ListName | 'lastKeywords' | 'keywords', readonly string[]>>;

/** `keywords` are those of IPTC and of Windows, which only images hold; `lastKeywords` is `LastKeywordXMP`. */
export const NO_TAGS: Tags = { subject: [], hierarchicalSubject: [], tagsList: [], lastKeywords: [], keywords: [] };

/** What a reader finds that prefers one place to another, list by list: a sidecar to its image. */
export function preferred(first: Tags, second: Tags): Tags {
  const either = (name: keyof Tags): readonly string[] => (first[name].length > 0 ? first[name] : second[name]);
  return {
    subject: either('subject'),
    hierarchicalSubject: either('hierarchicalSubject'),
    tagsList: either('tagsList'),
    lastKeywords: either('lastKeywords'),
    keywords: either('keywords'),
  };
}

/**
 * Finds the tags that a new list would hide, written as that list has them. Programs show the first list that they
 * find and the sidecar's in place of the image's, so a list that is new in a sidecar must hold them as well.
 *
 * Sources of the order: digiKam, `DMetadata::getItemTagsPath` (TagsList, LastKeywordXMP, hierarchicalSubject, subject,
 * IPTC); immich, `MetadataService.getTagList` (TagsList, hierarchicalSubject, IPTC); darktable, `exif.cc`
 * (hierarchicalSubject, subject).
 *
 * @param shown what readers find without the new list.
 */
export function hiddenBy(list: ListName, shown: Tags): readonly string[] {
  if (shown[list].length > 0) return shown[list];
  const flat = [...shown.subject, ...shown.keywords];
  if (list !== 'tagsList') return distinct(flat);
  const paths = [...shown.lastKeywords, ...shown.hierarchicalSubject.map(withSlashes)];
  // Beside `Events/holiday` the flat list has `holiday` (and perhaps `Events`), which is the same tag.
  const levels = new Set(paths.flatMap((path) => [path, ...path.split('/')]));
  return distinct([...paths, ...flat.filter((name) => !levels.has(name))]);
}

/** `Events|holiday` as `Events/holiday`; a slash in a name becomes a bar, as immich reads it. */
function withSlashes(path: string): string {
  return path.replaceAll(/[/|]/g, (separator) => (separator === '|' ? '/' : '|'));
}

function distinct(entries: readonly string[]): readonly string[] {
  return [...new Set(entries)];
}
