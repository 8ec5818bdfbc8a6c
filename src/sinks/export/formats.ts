import { basename, extname } from 'node:path';

import { csvFormat } from '../csv.ts';
import type { CsvOptions } from '../csv.ts';
import { JSON_FORMAT } from '../json.ts';
import { NDJSON_FORMAT } from '../ndjson.ts';
import { coco } from './coco.ts';
import { recordConverter } from './converter.ts';
import type { Converter } from './converter.ts';
import { fiftyone } from './fiftyone.ts';
import { labelStudio } from './label-studio.ts';

/** Formats of one file. */
export type FileFormat = 'ndjson' | 'json' | 'csv' | 'coco' | 'label-studio' | 'fiftyone';

export interface FormatOptions {
  readonly csv: CsvOptions;
  /** What stands before the paths of images, for formats whose readers open them; undefined: what is known of them. */
  readonly imageRoot: string | undefined;
}

const CONVERTERS: Readonly<Record<FileFormat, (options: FormatOptions) => Converter>> = {
  ndjson: () => recordConverter(NDJSON_FORMAT),
  json: () => recordConverter(JSON_FORMAT),
  csv: ({ csv }) => recordConverter(csvFormat(csv)),
  coco: () => coco,
  'label-studio': ({ imageRoot }) => labelStudio(imageRoot),
  fiftyone: ({ imageRoot }) => fiftyone(imageRoot),
};

const BY_EXTENSION: Readonly<Record<string, FileFormat>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.json': 'json',
  '.csv': 'csv',
};

/** What writes a format. */
export function converterFor(format: FileFormat, options: FormatOptions): Converter {
  return CONVERTERS[format](options);
}

/** The format that a file's extension names, if it names one. */
export function formatOf(file: string): FileFormat | undefined {
  return BY_EXTENSION[extname(basename(file)).toLowerCase()];
}
