import { expect, it } from 'vitest';

import { cardOf } from '../../../../src/job/daemon/page/card.ts';
import type { Outcome } from '../../../../src/pipeline/file.ts';
import type { Prediction } from '../../../../src/record/record.ts';
import { doneOutcome, failedOutcome, foundFile } from '../../../support/outcomes.ts';

const AT = '2020-01-01T00:00:00.000Z';
const BOX = { top: 0, left: 0, bottom: 1, right: 1 };

function region(name?: string): NonNullable<Prediction['regions']>[number] {
  return { id: 'r', box: BOX, concepts: name === undefined ? [] : [{ id: name, name, value: 0.9 }] };
}

function answered(...models: readonly (readonly [name: string, prediction: Prediction])[]): Outcome {
  const file = foundFile('a.jpg');
  const answers = models.flatMap(([name, prediction]) => {
    const outcome = doneOutcome(file, prediction, name);
    return outcome.kind === 'done' ? outcome.answers : [];
  });
  return { kind: 'done', file, answers };
}

function concepts(values: Readonly<Record<string, number>>): Prediction {
  return { concepts: Object.entries(values).map(([name, value]) => ({ id: name, name, value })) };
}

it('shows the five most probable concepts of all models, each once', () => {
  const outcome = answered(
    ['general-v1.3', concepts({ cat: 0.9, pet: 0.8, fur: 0.7, eye: 0.6, wall: 0.1 })],
    ['mine', concepts({ cat: 0.5, indoors: 0.95 })],
  );

  const names = cardOf({ number: 1, at: AT, outcome }).concepts;

  expect(names.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'indoors 0.95',
    'cat 0.9',
    'pet 0.8',
    'fur 0.7',
    'eye 0.6',
  ]);
});

it('counts the same faces once, and other parts by what they show', () => {
  const outcome = answered(
    ['face-v1.3', { regions: [region(), region()] }],
    ['demographics', { regions: [region('adult'), region('child')] }],
    ['clothes', { regions: [region('hat'), region('hat'), region('shoe'), region()] }],
  );

  expect(cardOf({ number: 1, at: AT, outcome }).parts).toEqual([
    { name: 'face', count: 2 },
    { name: 'hat', count: 2 },
    { name: 'shoe', count: 1 },
    { name: 'part', count: 1 },
  ]);
});

it('names the most frequent colours, and how sharp the image is', () => {
  const color = (name: string, value: number): NonNullable<Prediction['colors']>[number] => ({
    hex: '#000001',
    w3c: { hex: '#000000', name },
    value,
  });
  const outcome = answered(
    ['color', { colors: [color('Black', 0.2), color('Red', 0.7)] }],
    ['focus', { focus: { value: 0.83 } }],
  );

  const card = cardOf({ number: 1, at: AT, outcome });

  expect(card.colors.map(({ name }) => name)).toEqual(['Red', 'Black']);
  expect(card.sharpness).toBe(0.83);
});

it('stays short where a model gives thousands of numbers', () => {
  const outcome = answered(['embedding', { embeddings: [Array.from({ length: 2000 }, (_, index) => index)] }]);

  expect(JSON.stringify(cardOf({ number: 1, at: AT, outcome })).length).toBeLessThan(300);
});

it('says why a file failed, without the folder in which it lies', () => {
  const outcome = failedOutcome(foundFile('a.jpg', '/home/ann/photos/a.jpg'), 'cannot read /home/ann/photos/a.jpg');

  const card = cardOf({ number: 1, at: AT, outcome });

  expect(card).toMatchObject({ kind: 'failed', problems: [{ about: 'inspect', message: 'cannot read a.jpg' }] });
  expect(JSON.stringify(card)).not.toContain('/home');
});

it('offers a thumbnail of files that are images, as far as is known', () => {
  const file = foundFile('a.jpg');
  const unread = failedOutcome(file);
  const read: Outcome = unread.kind === 'failed' ? { ...unread, file: { ...file, mime: 'image/png' } } : unread;
  const address = doneOutcome({ ...file, origin: 'address' });

  const cards = [doneOutcome(file), read, unread, address].map((outcome) => cardOf({ number: 1, at: AT, outcome }));

  expect(cards.map(({ hasThumbnail }) => hasThumbnail)).toEqual([true, true, false, false]);
});

it('says which model did not answer', () => {
  const error = { class: 'permanent', stage: 'predict', code: 21200, http: 404, message: 'No such model.' } as const;
  const model = { id: 'm', name: 'mine', version: '', endpoint: 'embedded' };
  const answers = [{ kind: 'failed', model, error: { ...error, retryable: false } }] as const;

  const { problems } = cardOf({ number: 1, at: AT, outcome: { kind: 'done', file: foundFile('a.jpg'), answers } });

  expect(problems).toEqual([{ about: 'mine', message: 'No such model.' }]);
});
