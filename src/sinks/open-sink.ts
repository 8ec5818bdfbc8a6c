import { extname } from 'node:path';

import { csvSink } from './csv.ts';
import { jsonSink } from './json.ts';
import { ndjsonSink } from './ndjson.ts';
import { SinkError } from './sink.ts';
import type { Sink } from './sink.ts';

const SINKS: Readonly<Record<string, (file: string) => Sink>> = {
  '.json': jsonSink,
  '.ndjson': ndjsonSink,
  '.jsonl': ndjsonSink,
  '.csv': csvSink,
};

/**
 * Makes the sink that a file's extension names; nothing is opened yet.
 *
 * @param file absolute path.
 * @throws SinkError when no format has that extension.
 */
export function sinkFor(file: string): Sink {
  const make = SINKS[extname(file).toLowerCase()];
  if (make) return make(file);
  const known = Object.keys(SINKS).join(', ');
  throw new SinkError('format-unknown', file, `${file}: the extension must say the format, one of ${known}.`);
}
