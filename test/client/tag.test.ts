import { expect, test } from 'vitest';

import { startServer } from '../support/server.ts';
import { answer } from '../oracle/service.ts';
import { connectApp } from './connect.ts';

const url = 'https://img.example/a.jpg';

test('a model that was found before is asked without looking it up again', async () => {
  const server = await startServer(answer);
  const { app } = connectApp(server.url);
  const model = await app.models.get('general-v1.3');

  const { outputs } = await app.tagUrls([url], { model, minValue: 0.5 });

  expect(outputs).toMatchObject([{ kind: 'answered', answer: { data: { concepts: [{ id: 'cat' }] } } }]);
  expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  expect(JSON.stringify(server.json(1))).toContain('"min_value":0.5');
});

test('a file that cannot be read is told beside the tags of its neighbours', async () => {
  const server = await startServer(answer);

  const { outputs } = await connectApp(server.url).app.tagFiles(['/nowhere/a.jpg', 'package.json']);

  expect(outputs.map(({ kind }) => kind)).toEqual(['unread', 'answered']);
});
