import type { CsvOptions } from '../sinks/csv.ts';
import type { FileFormat } from '../sinks/export/formats.ts';

/** What an export can write: one file, or a sidecar beside each image. */
export type ExportFormat = FileFormat | 'xmp';

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  'ndjson',
  'json',
  'csv',
  'coco',
  'label-studio',
  'fiftyone',
  'xmp',
];

/** Everything that an export needs to know. */
export interface ExportJob {
  /** Folder of the ledger. */
  readonly state: string;
  /** Files, or `-` for standard output; with `xmp` at most one: a folder for the sidecars. */
  readonly outs: readonly string[];
  /** Undefined: what each file's extension says. */
  readonly format: ExportFormat | undefined;
  /** Names or ids of models; empty: all. */
  readonly models: readonly string[];
  /** Undefined: 0; with `xmp` 0.90. */
  readonly minValue: number | undefined;
  /** Undefined: all. */
  readonly maxConcepts: number | undefined;
  readonly csv: CsvOptions;
  /** Stands before the paths of images in `label-studio` and `fiftyone`. */
  readonly imageRoot: string | undefined;
  /** What the hierarchical keywords of sidecars begin with; empty: nothing. */
  readonly keywordRoot: string;
  /** Whether concepts about the picture as such ("no person", "monochrome") become keywords of sidecars too. */
  readonly withPictureConcepts: boolean;
  readonly workingFolder: string;
}
