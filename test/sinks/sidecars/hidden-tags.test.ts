import { describe, expect, it } from 'vitest';

import { mergeKeywords } from '../../../src/sinks/sidecars/merge-keywords.ts';
import { EMPTY_SIDECAR } from '../../../src/sinks/sidecars/sidecar-text.ts';
import { NO_TAGS } from '../../../src/sinks/sidecars/tags.ts';
import { AI, keyword, lists, merge } from './merged.ts';

/** A sidecar with lists, each with its name and its entries. */
function listed(...given: readonly (readonly [name: string, ...entries: readonly string[]])[]): string {
  const properties = given.map(
    ([name, ...entries]) =>
      `<${name}><rdf:Bag>${entries.map((entry) => `<rdf:li>${entry}</rdf:li>`).join('')}</rdf:Bag></${name}>`,
  );
  return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0">
    <rdf:Description rdf:about="">${properties.join('')}</rdf:Description></rdf:RDF>`;
}

describe('keywords merged into a sidecar', () => {
  it('hide no tag of another list: a list that is new has copies of what programs showed without it', () => {
    const text = listed(['lr:hierarchicalSubject', 'Events|holiday', 'A/B|c'], ['dc:subject', 'holiday', 'beach']);

    expect(lists(merge(text, 'dog'))).toEqual([
      ['holiday', 'beach', 'dog'],
      ['Events|holiday', 'A/B|c', 'AI|dog'],
      ['Events/holiday', 'A|B/c', 'beach', 'AI/dog'],
    ]);
  });

  it('hide no tag in the image, for a list in a sidecar stands for the same one in the image', () => {
    const image = { ...NO_TAGS, subject: ['sea'], tagsList: ['Places/Rome'], keywords: ['IPTC'] };

    const merged = mergeKeywords(EMPTY_SIDECAR, [keyword('dog')], AI, image);

    expect(lists(merged)).toEqual([
      ['sea', 'dog'],
      ['sea', 'IPTC', 'AI|dog'],
      ['Places/Rome', 'AI/dog'],
    ]);
    expect(mergeKeywords(merged, [keyword('dog')], AI, image)).toBe(merged);
  });

  it('copy the keywords of Windows, which digiKam shows where it has no list of its own', () => {
    const text = listed(['MicrosoftPhoto:LastKeywordXMP', 'Places/Rome']);

    expect(lists(merge(text, 'dog'))[2]).toEqual(['Places/Rome', 'AI/dog']);
  });

  it('go together with the copies, which follow what they are copies of', () => {
    const merged = merge(listed(['dc:subject', 'holiday', 'beach']), 'dog');
    const changed = merged.replace('<rdf:li>beach</rdf:li>', '<rdf:li>hill</rdf:li>');

    expect(lists(merge(changed, 'dog'))[2]).toEqual(['holiday', 'AI/dog', 'hill']);
    expect(lists(merge(merged))).toEqual([['holiday', 'beach'], [], []]);
  });

  it('leave the copies in a list that the user keeps since', () => {
    const merged = merge(listed(['dc:subject', 'holiday']), 'dog');
    const kept = merged.replace('<rdf:li>AI/dog</rdf:li>', '<rdf:li>AI/dog</rdf:li><rdf:li>mine</rdf:li>');

    expect(lists(merge(kept, 'sea'))[2]).toEqual(['holiday', 'mine', 'AI/sea']);
    expect(lists(merge(kept))[2]).toEqual(['holiday', 'mine']);
  });

  it('bring back what an earlier version hid', () => {
    const hidden = merge(EMPTY_SIDECAR, 'dog');
    const image = { ...NO_TAGS, hierarchicalSubject: ['Events|holiday'] };

    expect(new Set(lists(mergeKeywords(hidden, [keyword('dog')], AI, image))[2])).toEqual(
      new Set(['Events/holiday', 'AI/dog']),
    );
  });
});
