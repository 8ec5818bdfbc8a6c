/** The names that keywords have in XMP: for programs that read flat lists, and for two kinds of hierarchies. */
export const LISTS = {
  subject: { prefix: 'dc', namespace: 'http://purl.org/dc/elements/1.1/', localName: 'subject' },
  hierarchicalSubject: {
    prefix: 'lr',
    namespace: 'http://ns.adobe.com/lightroom/1.0/',
    localName: 'hierarchicalSubject',
  },
  tagsList: { prefix: 'digiKam', namespace: 'http://www.digikam.org/ns/1.0/', localName: 'TagsList' },
} as const;

/** A list of keywords in a sidecar. */
export type ListName = keyof typeof LISTS;

/** All of them, in the order in which they are written. */
export const LIST_NAMES: readonly ListName[] = ['subject', 'hierarchicalSubject', 'tagsList'];

/**
 * Microsoft's hierarchical keywords (`Events/holiday`): digiKam shows them where it finds no list of its own. Windows and
 * exiftool write the namespace without a slash at its end, Exiv2 with one.
 */
export const LAST_KEYWORDS: readonly { readonly namespace: string; readonly localName: string }[] = [
  'http://ns.microsoft.com/photo/1.0',
  'http://ns.microsoft.com/photo/1.0/',
].map((namespace) => ({ namespace, localName: 'LastKeywordXMP' }));

/** Where we remember which keywords are ours. */
export const OWN = { prefix: 'ingest', namespace: 'urn:clarifai-ingest:xmp:1/', localName: 'keywords' } as const;

export const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
