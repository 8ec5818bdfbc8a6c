import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

/** Makes an empty folder that goes with the test. */
export async function temporaryFolder(parent: string = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, 'clarifai-ingest-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}
