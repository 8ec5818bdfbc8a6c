import { expect, test } from 'vitest';

import { ApiError, TransportError } from '../../src/client/errors.ts';
import type { Region } from '../../src/client/region.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const changed = (id: string, code = 30200): object => ({ id, data: {}, status: { code } });
const done: ScriptedReply = { json: { status: ok, inputs: [changed('a')] } };
const regions: readonly Region[] = [
  { regionInfo: { boundingBox: { topRow: 0, leftCol: 0, bottomRow: 1, rightCol: 1 } }, concepts: ['sail'] },
];

test('partial failure of a change is data: each input has its own status, in order', async () => {
  const inputs = [changed('b', 30104), changed('a')];
  const server = await startServer([{ status: 207, json: { status: { code: 10010 }, inputs: [...inputs, null] } }]);

  const result = await connectApp(server.url).app.inputs.bulkMergeConcepts(['a', 'b'], [['cat'], ['cat']]);

  expect(result.status?.code).toBe(10010);
  expect(result.inputs.map((outcome) => outcome.kind === 'answered' && outcome.answer.status?.code)).toEqual([
    30200, 30104,
  ]);
});

test('one refused change is an ApiError with its own status', async () => {
  const server = await startServer([
    { status: 400, json: { status: { code: 10020 }, inputs: [changed('a', 30104)] } },
    { json: { status: ok, inputs: null } },
  ]);
  const { app } = connectApp(server.url);

  const refused = await app.inputs.addConcepts('a', ['cat']).catch((error: unknown) => error);

  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({ code: 30104, method: 'PATCH' });
  await expect(app.inputs.addConcepts('a', ['cat'])).rejects.toThrow(TransportError);
});

test('regions and geo of a change are sent', async () => {
  const server = await startServer([done]);

  await connectApp(server.url).app.inputs.update({ id: 'a', regions, geo: { longitude: 1, latitude: 2 } });

  expect(server.json(0)).toEqual({
    action: 'merge',
    inputs: [
      {
        id: 'a',
        data: {
          geo: { geo_point: { longitude: 1, latitude: 2 } },
          regions: [
            {
              region_info: { bounding_box: { top_row: 0, left_col: 0, bottom_row: 1, right_col: 1 } },
              data: { concepts: [{ id: 'sail', value: 1 }] },
            },
          ],
        },
      },
    ],
  });
});

test('a change whose reply is lost is made again only where that changes nothing more', async () => {
  const lost: ScriptedReply = { fault: 'reset' };
  const server = await startServer([lost, done, lost, lost, done]);
  const { app } = connectApp(server.url);

  await app.inputs.addConcepts('a', ['cat']);
  await expect(app.inputs.update({ id: 'a', regions })).rejects.toThrow(TransportError);
  await app.inputs.update({ id: 'a', metadata: { sku: 1 } }, { action: 'overwrite' });

  expect(server.requests).toHaveLength(5);
});

test('concepts are replaced and everything else that is known of the input is sent back, but the picture', async () => {
  const known = {
    metadata: { sku: 1 },
    geo: { geo_point: { longitude: 1, latitude: 2 } },
    regions: [{ id: 'r', region_info: {}, data: { concepts: [{ id: 'sail', value: 1 }] } }],
    something: 'new',
  };
  const data = { ...known, image: { url: 'https://img.example/a.jpg' }, concepts: [{ id: 'old', value: 1 }] };
  const server = await startServer([{ json: { status: ok, input: { id: 'a', data } } }, done]);

  await connectApp(server.url).app.inputs.mergeConcepts('a', ['new'], ['old'], { overwrite: true });

  const concepts = [
    { id: 'new', value: 1 },
    { id: 'old', value: 0 },
  ];
  expect(server.json(1)).toEqual({ action: 'overwrite', inputs: [{ id: 'a', data: { ...known, concepts } }] });
});

test('nothing is replaced in an input that is not there', async () => {
  const server = await startServer([{ status: 404, json: { status: { code: 11101 } } }]);

  const replacing = connectApp(server.url).app.inputs.mergeConcepts('gone', ['a'], [], { overwrite: true });

  await expect(replacing).rejects.toMatchObject({ httpStatus: 404 });
  expect(server.requests).toHaveLength(1);
});
