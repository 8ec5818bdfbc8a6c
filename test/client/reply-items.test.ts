import fc from 'fast-check';
import { expect, it } from 'vitest';

import { readItems } from '../../src/client/reply-items.ts';
import { readInputs } from '../../src/client/stored-input.ts';
import { answerOf } from '../../src/pipeline/clarifai/answers.ts';
import { stateOf, verdictOf } from '../../src/pipeline/clarifai/verdicts.ts';
import { alignAnswers } from '../../src/client/outcome.ts';
import { alignInputs } from '../../src/client/bulk-inputs.ts';
import type { Output } from '../../src/wire/model.ts';
import type { FoundFile } from '../../src/pipeline/file.ts';
import type { ServiceModel } from '../../src/pipeline/service.ts';

const FILE = { path: 'a.png' } as FoundFile;
const MODEL = { recorded: { id: 'm', name: 'm' }, typeExt: 'facedetect' } as unknown as ServiceModel;
const OK = { code: 10000, description: 'Ok' };

const UNREADABLE: Readonly<Record<string, unknown>> = {
  null: null,
  'a number': 1,
  'a text': 'a',
  'a list': [],
  'a status that is a word': { status: 'ok' },
  'a status without a code': { status: {} },
  'a status whose code is null': { status: { code: null } },
  'data that is a list': { status: OK, data: [] },
  'concepts that are no list': { status: OK, data: { concepts: 'cat' } },
  'a concept that is null': { status: OK, data: { concepts: [null] } },
  'a region whose data is a word': { status: OK, data: { regions: [{ region_info: {}, data: 'x' }] } },
  'a region whose concepts are numbers': { status: OK, data: { regions: [{ data: { concepts: [1] } }] } },
  'a frame without its place': { status: OK, data: { frames: [{}] } },
};

it.each(Object.entries(UNREADABLE))('an item that is %s counts as missing, and its neighbours are read', (_, item) => {
  const good = { status: OK, data: { concepts: [{ id: 'cat', value: 0.9 }] } };

  expect(readItems([good, item, good])).toEqual([good, null, good]);
});

it.each([[null], [undefined], [{}], ['outputs'], [3]])('%j in place of a list has no items', (list) => {
  expect(readItems(list)).toEqual([]);
});

it('an item without status and data, as an upload may answer, is read', () => {
  expect(readItems([{ id: 'a' }, { id: 'b', status: null, data: null }])).toHaveLength(2);
});

it('an item that must have a status counts as missing without one', () => {
  expect(readItems<Output>([{ id: 'a' }, { id: 'b', status: OK }], ['status'])).toEqual([
    null,
    { id: 'b', status: OK },
  ]);
});

it('a code that is spelled as a text is read as a number', () => {
  expect(readItems([{ status: { code: '10000' } }])).toEqual([{ status: { code: 10000 } }]);
});

it('whatever JSON stands in place of an answer, each image gets one outcome and none is invented', () => {
  const list = fc.oneof(fc.array(fc.oneof(fc.jsonValue(), itemLike())), fc.jsonValue());
  fc.assert(
    fc.property(list, (answers) => {
      const sent = [{ id: 'a' }, { id: 'b' }];
      const outcomes = alignAnswers(sent, [], readItems<Output>(answers, ['status']), ({ input }) => input?.id);
      const kinds = outcomes.map((outcome) => answerOf(FILE, MODEL, outcome).kind);
      const uploads = alignInputs(sent, [], answers as never).map((outcome) => verdictOf(FILE, outcome).kind);
      const states = readInputs(answers as never).map((input) => stateOf(input).kind);

      expect(kinds).toHaveLength(2);
      expect(uploads).toHaveLength(2);
      expect(states.every((kind) => ['pending', 'processed', 'failed'].includes(kind))).toBe(true);
    }),
  );
});

/** JSON that looks like an item of a reply, with anything where its members are. */
function itemLike(): fc.Arbitrary<unknown> {
  const any = fc.jsonValue({ maxDepth: 2 });
  const status = fc.oneof(any, fc.record({ code: fc.oneof(fc.constantFrom(10000, 30000, '10000', null), any) }));
  const member = fc.oneof(any, fc.record({ region_info: any, frame_info: any, data: any }, { requiredKeys: [] }));
  const members = fc.oneof(any, fc.array(member));
  const data = fc.record(
    { concepts: members, regions: members, frames: members, colors: members, embeddings: members, image: any },
    { requiredKeys: [] },
  );
  return fc.record(
    { id: fc.constantFrom('a', 'b'), input: any, status, data: fc.oneof(any, data) },
    { requiredKeys: [] },
  );
}
