import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FEATURE_STATISTICS } from './weights.ts';

/** How the object detector's features spread over many pictures, each picture's features scaled to length 1. */
export interface FeatureStatistics {
  readonly mean: readonly number[];
  /** Standard deviation, above 0. */
  readonly deviation: readonly number[];
}

/** Reads them from `models/`. @throws Error when the file is missing or broken. */
export async function loadFeatureStatistics(modelsDir: string): Promise<FeatureStatistics> {
  return JSON.parse(await readFile(join(modelsDir, FEATURE_STATISTICS), 'utf8')) as FeatureStatistics;
}
