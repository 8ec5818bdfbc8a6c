import type {
  PredictionRecord,
  RecordedColor,
  RecordedConcept,
  RecordedFrame,
  RecordedRegion,
} from '../record/record.ts';

/** What is the same in all rows of a record, apart from `model_name`. */
const RECORD_COLUMNS = [
  'key',
  'run_id',
  'ts',
  'input_id',
  'path',
  'url',
  'sha256',
  'model_id',
  'model_version',
  'status',
] as const;

const FINDING_COLUMNS = [
  'kind',
  'rank',
  'concept_id',
  'concept_name',
  'value',
  'region_id',
  'top',
  'left',
  'bottom',
  'right',
  'time_ms',
  'error_class',
  'error_code',
  'error_message',
] as const;

/** Columns of the long CSV, in order; they are never renamed or moved, new ones come at the end. */
export const COLUMNS: {
  readonly before: typeof RECORD_COLUMNS;
  readonly finding: typeof FINDING_COLUMNS;
  readonly after: readonly ['model_name'];
} = { before: RECORD_COLUMNS, finding: FINDING_COLUMNS, after: ['model_name'] };

/** What stands in a cell of a CSV; null and undefined are empty. */
export type Cell = string | number | null | undefined;

/** Cells of a row by their columns; those that are missing are empty. */
export type Row<Column extends string> = Partial<Record<Column, Cell>>;
type Finding = Row<(typeof FINDING_COLUMNS)[number]>;

/** What is the same in all rows of a record. */
export function recordCells({
  key,
  run,
  ts,
  input,
  model,
  status,
}: PredictionRecord): Row<(typeof RECORD_COLUMNS)[number] | 'model_name'> {
  return {
    key,
    run_id: run,
    ts,
    input_id: input.id,
    path: input.path,
    url: input.url,
    sha256: input.sha256,
    model_id: model?.id ?? null,
    model_version: model?.version ?? null,
    status,
    model_name: model?.name ?? null,
  };
}

/**
 * Lists what a record says, one row per finding; a failure, or a model that found nothing, is one row.
 * `rank` counts from 1 within the record and kind.
 */
export function findingRows(record: PredictionRecord): readonly Finding[] {
  if (record.status !== 'ok') {
    const { class: errorClass, code, message } = record.error;
    return [{ error_class: errorClass, error_code: code, error_message: message }];
  }
  const { concepts = [], regions = [], colors = [], embeddings = [], focus, frames = [] } = record;
  const findings = [
    ...concepts.map(conceptCells),
    ...ranked(regions.flatMap(regionCells)),
    ...colors.map(colorCells),
    ...(focus ? [{ kind: 'focus', rank: 1, value: focus.value ?? null }] : []),
    // The vector belongs into JSON; here it only shows that there is one.
    ...embeddings.map((_, index) => ({ kind: 'embedding', rank: index + 1 })),
    ...ranked(frames.flatMap(frameCells)),
  ];
  return findings.length > 0 ? findings : [{ kind: 'none' }];
}

function conceptCells({ id, name, value }: RecordedConcept, index: number): Finding {
  return { kind: 'concept', rank: index + 1, concept_id: id, concept_name: name, value };
}

function regionCells({ id, box, value, concepts, focus }: RecordedRegion): readonly Finding[] {
  const { top, left, bottom, right } = box;
  const region = { kind: 'region', region_id: id, top, left, bottom, right };
  if (concepts.length === 0) return [{ ...region, value: value ?? focus?.value ?? null }];
  return concepts.map((concept) => ({
    ...region,
    concept_id: concept.id,
    concept_name: concept.name,
    value: concept.value,
  }));
}

function colorCells({ w3c, value }: RecordedColor, index: number): Finding {
  return { kind: 'color', rank: index + 1, concept_id: w3c.hex, concept_name: w3c.name, value };
}

function frameCells({ timeMs, concepts }: RecordedFrame): readonly Finding[] {
  if (concepts.length === 0) return [{ kind: 'frame', time_ms: timeMs }];
  return concepts.map(({ id, name, value }) => ({
    kind: 'frame',
    concept_id: id,
    concept_name: name,
    value,
    time_ms: timeMs,
  }));
}

function ranked(rows: readonly Finding[]): readonly Finding[] {
  return rows.map((row, index) => ({ ...row, rank: index + 1 }));
}
