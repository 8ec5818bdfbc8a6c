import * as fc from 'fast-check';

import type { FailedRecord, OkRecord, Prediction, PredictionRecord } from '../../src/record/record.ts';

/** A record of a model that answered. */
export function okRecord(path: string, prediction: Prediction = { concepts: [] }): OkRecord {
  const model = { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: 'embedded' };
  return { ...head(path), key: `${path}:general-v1.3:v1`, status: 'ok', model, ...prediction };
}

/** A record of an image that fell out before the models. */
export function failedRecord(path: string, message = `${path} is empty.`): FailedRecord {
  const error = {
    class: 'input',
    stage: 'inspect',
    code: 'empty-file',
    http: null,
    message,
    retryable: false,
  } as const;
  return { ...head(path), status: 'failed', model: null, error };
}

/** Names as they come from outside: any characters, and those that formats stumble over more often than by chance. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", ' ', 'a', '😀'),
    minLength: 1,
  }),
);

/** Records of any outcome, with any names. */
export const anyRecord: fc.Arbitrary<PredictionRecord> = fc.oneof(
  fc
    .record({
      path: anyName,
      names: fc.array(anyName, { maxLength: 3 }),
      value: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ path, names, value }) =>
      okRecord(path, { concepts: names.map((name, index) => ({ id: `ai_${index}`, name, value })) }),
    ),
  fc.record({ path: anyName, message: anyName }).map(({ path, message }) => failedRecord(path, message)),
);

function head(path: string): Pick<FailedRecord, 'v' | 'key' | 'run' | 'ts' | 'input' | 'attempts' | 'ms'> {
  return {
    v: 1,
    key: path,
    run: 'run-1',
    ts: '2020-01-01T00:00:00.000Z',
    input: {
      id: 'sha256-00',
      source: 'folder:photos',
      path,
      paths: [path],
      url: null,
      sha256: '00',
      bytes: 10,
      width: 4,
      height: 3,
      mime: 'image/png',
      mtime: null,
    },
    attempts: 1,
    ms: { upload: 3 },
  };
}
