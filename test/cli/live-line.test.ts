import { PassThrough } from 'node:stream';

import { expect, it } from 'vitest';

import { clearLine, showLine } from '../../src/cli/live-line.ts';

it('leaves nothing of a longer line, and no place where a log line could be glued to it', () => {
  const terminal = new PassThrough() as unknown as NodeJS.WriteStream & PassThrough;

  showLine('12 found', terminal);
  showLine('done', terminal);
  clearLine();
  clearLine();

  expect(String(terminal.read())).toBe(`\r12 found\rdone    \r${' '.repeat('done'.length)}\r`);
});
