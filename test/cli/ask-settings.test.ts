import { PassThrough } from 'node:stream';

import { expect, test } from 'vitest';

import { AskingStoppedError, askSettings } from '../../src/cli/ask-settings.ts';

/** A terminal at which somebody answers each question with the next line. */
function terminalWith(answers: readonly string[]): { input: PassThrough; output: PassThrough; seen: () => string } {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let seen = '';
  let asked = 0;
  output.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    if (!chunk.toString().endsWith(']: ')) return;
    const answer = answers[asked] ?? '';
    asked += 1;
    setImmediate(() => input.write(answer));
  });
  return { input, output, seen: () => seen };
}

test('answers are taken, empty ones keep, "-" takes away, and secrets are never shown', async () => {
  const terminal = terminalWith(['-\r', 'my-new-token\r', ' ann \r', '\r', '\r', 'api.example\r']);

  const answers = await askSettings({ apiKey: 'old-api-key-1234', userId: 'bob' }, terminal);

  expect(answers).toEqual({ apiKey: null, pat: 'my-new-token', userId: 'ann', baseUrl: 'api.example' });
  expect(terminal.seen()).toContain('CLARIFAI_API_KEY [***1234]: ');
  expect(terminal.seen()).toContain('CLARIFAI_USER_ID [bob]: ');
  expect(terminal.seen()).toContain('api.example');
  expect(terminal.seen()).not.toContain('my-new-token');
  expect(terminal.seen()).not.toContain('old-api-key');
});

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s stops the questions', async (_, key) => {
  await expect(askSettings({}, terminalWith(['a\r', key]))).rejects.toThrow(AskingStoppedError);
});

/** What stands on the screen: readline goes back to the first column and clears from there. */
function screenOf(seen: string): readonly string[] {
  return seen.split(/\r?\n/).map((line) => {
    // oxlint-disable-next-line no-control-regex
    const sinceCleared = line.split(/\u001B\[1G\u001B\[0J/).at(-1) ?? '';
    // oxlint-disable-next-line no-control-regex
    return sinceCleared.replaceAll(/\u001B\[\d*[A-Z]/g, '');
  });
}

test('every question stays on the screen, whether its answer is shown or not', async () => {
  const terminal = terminalWith(Array.from({ length: 6 }, () => '\r'));

  await askSettings({}, terminal);

  const lines = screenOf(terminal.seen());
  for (const name of ['API_KEY', 'PAT', 'USER_ID', 'APP_ID', 'APP_SECRET', 'API_BASE']) {
    expect(lines.filter((line) => line.startsWith(`CLARIFAI_${name} [none]: `))).toHaveLength(1);
  }
});
