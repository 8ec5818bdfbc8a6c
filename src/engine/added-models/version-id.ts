import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { tfjsParts } from './tfjs-parts.ts';
import type { Unversioned } from './description.ts';

/** Raised whenever the same manifest and weights may give another answer. */
const REVISION = 1;

/**
 * The id of an added model's version: 32 hex characters that change with the weights and with whatever in the manifest
 * decides the answers; the name, the place of the files and the spacing of the manifest do not.
 *
 * @throws Error of the file system, or of JSON.
 */
export async function describedVersionId(description: Unversioned): Promise<string> {
  const { manifest: _manifest, name: _name, inBaseWorkflow: _inBaseWorkflow, weights, ...said } = description;
  const hash = createHash('sha256').update(`${REVISION} ${JSON.stringify(said)}`);
  for (const file of [weights, ...(await tfjsParts(weights))]) hash.update(`\n${await checksum(file)}`);
  return hash.digest('hex').slice(0, 32);
}

async function checksum(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
