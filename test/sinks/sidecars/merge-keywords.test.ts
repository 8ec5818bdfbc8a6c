import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mergeKeywords } from '../../../src/sinks/sidecars/merge-keywords.ts';
import { EMPTY_SIDECAR, readSidecar } from '../../../src/sinks/sidecars/sidecar-text.ts';
import { AI, keyword, lists, merge } from './merged.ts';

/** What a photographer's programs may have written: several descriptions, attributes, comments, odd spaces. */
const FOREIGN = `<?xml version='1.0' encoding="UTF-8"?>
<!-- mine -->
<x:xmpmeta   xmlns:x='adobe:ns:meta/' x:xmptk="XMP Core 4.4.0-Exiv2">
 <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <r:Description r:about='' xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmp:Rating = "5" xmlns:purl="http://purl.org/dc/elements/1.1/">
   <purl:title><r:Alt><r:li xml:lang="x-default">Caf&#233; &amp; <![CDATA[<sea>]]></r:li></r:Alt></purl:title>
   <purl:subject>
\t<r:Bag>
\t <r:li>holiday</r:li>
\t <r:li>dog</r:li>
\t</r:Bag>
   </purl:subject>
  </r:Description>
  <r:Description r:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" crs:Version="15.0"/>
 </r:RDF>
</x:xmpmeta>
`;

describe('keywords merged into a sidecar', () => {
  it('stand in all three lists, flat and in both kinds of hierarchies', () => {
    expect(lists(merge(EMPTY_SIDECAR, 'dog', 'grass'))).toEqual([
      ['dog', 'grass'],
      ['AI|dog', 'AI|grass'],
      ['AI/dog', 'AI/grass'],
    ]);
  });

  it('leave every byte of what was there, and are put behind the keywords of others', () => {
    const merged = merge(FOREIGN, 'dog', 'grass');

    const own = merged.slice(merged.indexOf('\n  <rdf:Description'), merged.indexOf('\n </r:RDF>'));
    expect(merged.replace(own, '').replace('\n\t <r:li>grass</r:li>', '')).toBe(FOREIGN);
    expect(lists(merged)[0]).toEqual(['holiday', 'dog', 'grass']);
  });

  it('change nothing when they are merged once more', () => {
    for (const text of [EMPTY_SIDECAR, FOREIGN]) {
      const merged = merge(text, 'dog', 'grass');

      expect(merge(merged, 'dog', 'grass')).toBe(merged);
    }
  });

  it('go when the models no longer say them, and only those that were not there before', () => {
    const merged = merge(merge(FOREIGN, 'dog', 'grass'), 'sea');

    expect(lists(merged)).toEqual([
      ['holiday', 'dog', 'sea'],
      ['holiday', 'dog', 'AI|sea'],
      ['holiday', 'dog', 'AI/sea'],
    ]);
  });

  it('leave no trace beside empty lists when none is left', () => {
    const none = merge(merge(FOREIGN, 'dog', 'grass'));

    expect(lists(none)).toEqual([['holiday', 'dog'], [], []]);
    expect(readSidecar(none).memory).toBeUndefined();
    expect(merge(none)).toBe(none);
  });

  it('stay out when somebody took them out by hand', () => {
    const corrected = merge(EMPTY_SIDECAR, 'dog', 'cat').replace(/\s*<rdf:li>cat<\/rdf:li>/, '');

    expect(merge(corrected, 'dog', 'cat')).toBe(corrected);
    expect(lists(merge(corrected, 'dog', 'cat', 'sea'))[0]).toEqual(['dog', 'sea']);
  });

  it('move below another root', () => {
    const keywords = [keyword('dog')];
    const merged = mergeKeywords(EMPTY_SIDECAR, keywords, AI);

    expect(lists(mergeKeywords(merged, keywords, ''))).toEqual([['dog'], ['dog'], ['dog']]);
    expect(lists(mergeKeywords(merged, keywords, 'auto/tag'))).toEqual([['dog'], ['auto/tag|dog'], ['auto-tag/dog']]);
  });

  it('are remembered with model, version, value and time, and anew when these change', () => {
    const merged = mergeKeywords(EMPTY_SIDECAR, [keyword('dog', '0.9100')], AI);
    const later = mergeKeywords(merged, [keyword('dog', '0.9900')], AI);

    expect(readSidecar(later).remembered).toEqual([
      { ...keyword('dog', '0.9900'), entries: { subject: 'dog', hierarchicalSubject: 'AI|dog', tagsList: 'AI/dog' } },
    ]);
    expect(lists(later)).toEqual(lists(merged));
  });

  it('are known again after another program has written the file in its own way', () => {
    const rewritten = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:q="urn:clarifai-ingest:xmp:1/">
      <dc:subject><rdf:Seq><rdf:li>mine</rdf:li><rdf:li>dog</rdf:li></rdf:Seq></dc:subject>
      <q:keywords><rdf:Bag>
        <rdf:li q:name="dog" q:value="0.9500" q:model="general-v1.3" q:version="v1" q:time="t" q:subject="dog"/>
      </rdf:Bag></q:keywords></rdf:Description></rdf:RDF></x:xmpmeta>`;

    expect(lists(merge(rewritten, 'sea'))).toEqual([
      ['mine', 'sea'],
      ['mine', 'AI|sea'],
      ['mine', 'AI/sea'],
    ]);
  });

  it.each([
    ['an empty bag', '<dc:subject><rdf:Bag></rdf:Bag></dc:subject>'],
    ['a bag in one tag', '<dc:subject><rdf:Bag/></dc:subject>'],
    ['a property without a bag', '<dc:subject></dc:subject>'],
    ['a property in one tag', '<dc:subject />'],
  ])('find their place in %s', (_, property) => {
    const text = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${property}</rdf:Description></rdf:RDF>`;

    const merged = merge(text, 'dog', 'sea');

    expect(lists(merged)[0]).toEqual(['dog', 'sea']);
    expect(merge(merged, 'dog', 'sea')).toBe(merged);
  });

  it('find their place where nothing is described, and about what the others are about', () => {
    const rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';

    expect(lists(merge(`<rdf:RDF ${rdf}/>`, 'dog'))[0]).toEqual(['dog']);
    expect(merge(`<rdf:RDF ${rdf}><rdf:Description rdf:about="uuid:1&amp;2"/></rdf:RDF>`, 'dog')).toContain(
      'rdf:about="uuid:1&amp;2">',
    );
  });

  it.each([
    ['an attribute', 'dc:subject="holiday"', '', ['holiday']],
    ['plain text', '', '<dc:subject>holiday &amp; sea</dc:subject>', ['holiday & sea']],
    ['an address', '', '<dc:subject rdf:resource="urn:holiday"/>', ['urn:holiday']],
    ['a sequence', '', '<dc:subject><rdf:Seq><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Seq></dc:subject>', ['a', 'b']],
    [
      'an alternative',
      '',
      '<dc:subject><rdf:Alt><rdf:li xml:lang="x-default">a</rdf:li></rdf:Alt></dc:subject>',
      ['a'],
    ],
    [
      'numbered items',
      '',
      '<dc:subject><rdf:Bag><rdf:_1>a</rdf:_1><rdf:_2>b</rdf:_2></rdf:Bag></dc:subject>',
      ['a', 'b'],
    ],
    [
      'values with qualifiers',
      '',
      `<dc:subject><rdf:Bag><rdf:li rdf:parseType="Resource"><rdf:value>a</rdf:value><dc:type>t</dc:type></rdf:li>
        <rdf:li><rdf:Description rdf:value="b" dc:type="t"/></rdf:li><rdf:li rdf:value="c"/></rdf:Bag></dc:subject>`,
      ['a', 'b', 'c'],
    ],
    ['another prefix', '', '<q:subject xmlns:q="http://purl.org/dc/elements/1.1/">a</q:subject>', ['a']],
    ['a default namespace', '', '<subject xmlns="http://purl.org/dc/elements/1.1/">a</subject>', ['a']],
    ['several descriptions', 'dc:subject="a"/><rdf:Description rdf:about="" dc:subject="b"', '', ['a', 'b']],
    [
      'several lists',
      '',
      '<dc:subject><rdf:Bag><rdf:li>a</rdf:li></rdf:Bag></dc:subject><dc:subject>b</dc:subject>',
      ['a', 'b'],
    ],
  ])('stand beside those that are given as %s, and leave them when they go', (_, attributes, elements, theirs) => {
    const text =
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <rdf:Description rdf:about="" ${attributes} dc:source="theirs">${elements}</rdf:Description></rdf:RDF>`.replace(
        'dc:subject="b" dc:source="theirs"></rdf:Description>',
        'dc:subject="b"></rdf:Description>',
      );

    const merged = merge(text, 'dog', 'sea side');

    expect(new Set(lists(merged)[0])).toEqual(new Set([...theirs, 'dog', 'sea side']));
    expect(merge(merged, 'dog', 'sea side')).toBe(merged);
    expect(new Set(lists(merge(merged))[0])).toEqual(new Set(theirs));
    expect(lists(merge(merged)).slice(1)).toEqual([[], []]);
  });

  it('keep the line ends and the byte order mark of the file', () => {
    const windows = `\uFEFF${FOREIGN.replaceAll('\n', '\r\n')}`;

    const merged = merge(windows, 'dog', 'grass');

    expect(merged.replaceAll('\r\n', '')).not.toContain('\n');
    expect(merged.startsWith('\uFEFF')).toBe(true);
    expect(merge(merged)).toContain('crs:Version="15.0"/>\r\n');
  });

  it.each([
    ['no XML', 'just text', 'Non-whitespace before first tag'],
    ['no XMP', '<html/>', 'it has no rdf:RDF'],
    ['an entity that nobody defined', FOREIGN.replace('&amp;', '&bomb;'), 'Invalid character entity'],
  ])('are refused by a file that is %s', (_, text, message) => {
    expect(() => merge(text, 'dog')).toThrow(message);
  });

  it('are refused by a file that ends early, wherever it ends', () => {
    for (let end = 0; end < FOREIGN.trimEnd().length; end += 1) {
      expect(() => merge(FOREIGN.slice(0, end), 'dog')).toThrow(/Un|there is no element|Invalid|Inval|Expected/);
    }
  });

  it('hold whatever the words, whoever wrote the others, run after run', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'é', '<', '&', '"', '>', ']', '/', '|', '😀', ' b'),
      minLength: 1,
    });
    const words = fc.uniqueArray(
      word.map((text) => text.trim().replaceAll(/\s+/g, ' ')).filter((text) => text !== ''),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(words, fc.array(words, { minLength: 1, maxLength: 4 }), (theirs, runs) => {
        const foreign = mergeKeywords(FOREIGN, [], AI).replace(
          '<r:li>dog</r:li>',
          theirs.map((text) => `<r:li>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</r:li>`).join(''),
        );

        let text = foreign;
        for (const names of runs) text = merge(text, ...names);

        const last = runs.at(-1) ?? [];
        const before = ['holiday', ...theirs];
        expect(new Set(lists(text)[0])).toEqual(new Set([...before, ...last]));
        expect(lists(text)[0]?.slice(0, before.length)).toEqual(before);
        expect(merge(text, ...last)).toBe(text);
        expect(lists(merge(text))).toEqual([before, [], []]);
      }),
    );
  });
});
