import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AppOptions } from '../../../src/client/app.ts';
import { UserError } from '../../../src/client/errors.ts';
import { connectApp } from '../../client/connect.ts';
import { startServer, type SeenRequest } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { CONTENT } from '../row.ts';
import { answerAll } from './answer.ts';
import type { Case } from './case.ts';

/** Makes a case's call with the real client and tells what reached the service; null when the client refused to call. */
export async function drive({ call, replies }: Case, options: AppOptions = {}): Promise<readonly SeenRequest[] | null> {
  const file = join(await temporaryFolder(), 'a.jpg');
  await writeFile(file, CONTENT);
  const server = await startServer((request, index) => replies?.[index] ?? answerAll(request));
  const { app } = connectApp(server.url, options);
  try {
    await call({ app, file });
  } catch (error) {
    if (error instanceof UserError && error.message.includes('not offered')) return null;
    throw error;
  }
  return server.requests;
}
