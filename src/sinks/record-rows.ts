import type {
  PredictionRecord,
  RecordedColor,
  RecordedConcept,
  RecordedFrame,
  RecordedRegion,
} from '../record/record.ts';

/** Columns of the long CSV, in order; they are never renamed or moved, new ones come at the end. */
export const COLUMNS = [
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
  'model_name',
] as const;

/** What stands in a cell of a CSV; null and undefined are empty. */
export type Cell = string | number | null | undefined;

/** A row of the long CSV: one finding of one model in one image. Missing cells are empty. */
export type Row = Partial<Record<(typeof COLUMNS)[number], Cell>>;

/**
 * Lists what a record says, one row per finding; a failure, or a model that found nothing, is one row.
 * `rank` counts from 1 within the record and kind.
 */
export function recordRows(record: PredictionRecord): readonly Row[] {
  const shared = sharedCells(record);
  if (record.status !== 'ok') {
    const { class: errorClass, code, message } = record.error;
    return [{ ...shared, error_class: errorClass, error_code: code, error_message: message }];
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
  const rows: readonly Row[] = findings.length > 0 ? findings : [{ kind: 'none' }];
  // Spreading both into a literal takes twenty times as long in Node 20.
  return rows.map((cells) => Object.assign({}, shared, cells));
}

function sharedCells({ key, run, ts, input, model, status }: PredictionRecord): Row {
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

function conceptCells({ id, name, value }: RecordedConcept, index: number): Row {
  return { kind: 'concept', rank: index + 1, concept_id: id, concept_name: name, value };
}

function regionCells({ id, box, value, concepts, focus }: RecordedRegion): readonly Row[] {
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

function colorCells({ w3c, value }: RecordedColor, index: number): Row {
  return { kind: 'color', rank: index + 1, concept_id: w3c.hex, concept_name: w3c.name, value };
}

function frameCells({ timeMs, concepts }: RecordedFrame): readonly Row[] {
  if (concepts.length === 0) return [{ kind: 'frame', time_ms: timeMs }];
  return concepts.map(({ id, name, value }) => ({
    kind: 'frame',
    concept_id: id,
    concept_name: name,
    value,
    time_ms: timeMs,
  }));
}

function ranked(rows: readonly Row[]): readonly Row[] {
  return rows.map((row, index) => ({ ...row, rank: index + 1 }));
}
