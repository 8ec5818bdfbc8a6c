import type { PredictionRecord } from '../record/record.ts';
import { labelsOf } from './labels.ts';
import type { Row } from './record-rows.ts';

/** Columns of the wide CSV with so many concepts, in order. */
export function wideColumns(top: number): readonly string[] {
  const ranks = Array.from({ length: top }, (_, index) => [`top${index + 1}`, `top${index + 1}_value`]);
  const last = ['concept_count', 'input_id', 'sha256', 'width', 'height', 'model_id', 'model_version', 'ts', 'error'];
  return ['path', 'status', 'tags', ...ranks.flat(), ...last, 'model_name'];
}

/** Says what a record says in one row: all names in `tags`, the surest `top` of them in columns of their own. */
export function wideRow(record: PredictionRecord, top: number): Row<string> {
  const { input, model, status, ts } = record;
  const labels = record.status === 'ok' ? labelsOf(record) : [];
  const ranks = labels
    .slice(0, top)
    .flatMap(({ name, value }, index) => [
      [`top${index + 1}`, name] as const,
      [`top${index + 1}_value`, value] as const,
    ]);
  return {
    path: input.path,
    status,
    tags: labels.map(({ name }) => name).join('; '),
    ...Object.fromEntries(ranks),
    concept_count: record.status === 'ok' ? labels.length : null,
    input_id: input.id,
    sha256: input.sha256,
    width: input.width,
    height: input.height,
    model_id: model?.id ?? null,
    model_version: model?.version ?? null,
    ts,
    error: record.status === 'ok' ? null : record.error.message,
    model_name: model?.name ?? null,
  };
}
