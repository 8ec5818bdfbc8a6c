import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';

import type { OkRecord, PredictionRecord } from '../../src/record/record.ts';

/** The records of a JSON output; throws when it is not valid JSON. */
export async function jsonRecords(folder: string, name = 'predictions.json'): Promise<readonly PredictionRecord[]> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as PredictionRecord[];
}

/** The rows of a CSV output, by column name; throws when it is not valid CSV. */
export async function csvRows(folder: string, name = 'predictions.csv'): Promise<readonly Record<string, string>[]> {
  return parse(await readFile(join(folder, name), 'utf8'), { columns: true });
}

/** The record of one image and model, which must be there exactly once and be fine. */
export function okRecord(records: readonly PredictionRecord[], path: string, model: string): OkRecord {
  const found = records.filter((record) => record.input.path === path && record.model?.name === model);
  const [record] = found;
  if (found.length !== 1 || record?.status !== 'ok') {
    throw new Error(`${path} has ${found.length} records of ${model}, the first ${record?.status ?? 'missing'}`);
  }
  return record;
}

/** How sure a record is of a concept, 0–1; 0 when it does not name it. */
export function valueOf(record: OkRecord, concept: string): number {
  return record.concepts?.find(({ name }) => name === concept)?.value ?? 0;
}
