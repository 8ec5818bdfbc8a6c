import type { FoundFile, Outcome } from '../../src/pipeline/file.ts';
import type { Prediction } from '../../src/record/record.ts';

/** A file in the folder `photos`, for tests that care for its name only. */
export function foundFile(path: string, file: string = `/srv/photos/${path}`): FoundFile {
  return { origin: 'file', file, source: 'folder:photos', path };
}

/** A file about which one model has said something. */
export function doneOutcome(file: FoundFile, prediction: Prediction = {}, name = 'general-v1.3'): Outcome {
  const model = { id: name, name, version: 'v1', endpoint: 'embedded' };
  return { kind: 'done', file, answers: [{ kind: 'ok', model, prediction }] };
}

/** A file that fell out before any model was asked. */
export function failedOutcome(file: FoundFile, message = `${file.path} is empty.`): Outcome {
  const error = {
    class: 'input',
    stage: 'inspect',
    code: 'empty-file',
    http: null,
    message,
    retryable: false,
  } as const;
  return { kind: 'failed', file, error };
}
