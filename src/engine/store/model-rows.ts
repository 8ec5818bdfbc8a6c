import { statusOf } from '../status.ts';
import type { Evaluation } from '../training/evaluation.ts';
import type { ModelContent, StoredModel, StoredVersion, TrainingFacts } from './model-store.ts';

interface ContentRow {
  readonly app_id: string;
  readonly id: string;
  readonly concepts: string;
  readonly settings: string;
  readonly created_at: string;
}

/** A row of the table `models`. */
export interface ModelRow extends ContentRow {
  readonly name: string;
}

/** A row of the table `model_versions`, without the numbers. */
export interface VersionRow extends ContentRow {
  readonly model_id: string;
  readonly completed_at: string | null;
  readonly status_code: number;
  readonly status_details: string;
  readonly input_count: number | null;
  readonly evaluation: string | null;
  readonly embedding_version_id: string | null;
}

export function modelOfRow(row: ModelRow): StoredModel {
  return { appId: row.app_id, id: row.id, name: row.name, ...contentOf(row), createdAt: row.created_at };
}

export function versionOfRow(row: VersionRow): StoredVersion {
  return {
    appId: row.app_id,
    modelId: row.model_id,
    id: row.id,
    ...contentOf(row),
    createdAt: row.created_at,
    status: statusOf(row.status_code, row.status_details),
    training: factsOf(row),
  };
}

function contentOf({ concepts, settings }: ContentRow): ModelContent {
  return {
    concepts: JSON.parse(concepts) as ModelContent['concepts'],
    settings: JSON.parse(settings) as ModelContent['settings'],
  };
}

function factsOf(row: VersionRow): TrainingFacts | null {
  const { completed_at: completedAt, input_count: inputCount, embedding_version_id: embeddingVersionId } = row;
  if (completedAt === null || inputCount === null || embeddingVersionId === null) return null;
  const evaluation = row.evaluation === null ? null : (JSON.parse(row.evaluation) as Evaluation);
  return { completedAt, inputCount, evaluation, embeddingVersionId };
}
