import { readFile } from 'node:fs/promises';

import { packageFile } from '../../base/package-file.ts';
import type { Analysis, Inference } from '../inference/inference.ts';
import { InferenceError } from '../inference/inference-error.ts';
import { createInference } from '../inference/pool.ts';
import type { Data } from '../../wire/data.ts';
import { identityOf } from './added-model.ts';
import type { ModelDescription } from './description.ts';
import { ManifestError } from './manifest-error.ts';

/** Models that can be served, and why others cannot. */
export interface AddedModels {
  readonly models: readonly ModelDescription[];
  readonly refused: readonly ManifestError[];
}

/** A photograph of a cat; comes with the program. */
const PHOTO = packageFile('samples/cat-chelsea.png');

/** Asks each model about a photograph, in a worker thread of its own, and sorts out those that cannot answer. */
export async function checkModels(models: readonly ModelDescription[], modelsDir?: string): Promise<AddedModels> {
  if (models.length === 0) return { models, refused: [] };
  const inference = await startInference(models, modelsDir);
  const able: ModelDescription[] = [];
  const refused: ManifestError[] = [];
  try {
    for (const model of models) {
      const fault = await tryOut(model, inference);
      if (fault) refused.push(fault);
      else able.push(model);
    }
  } finally {
    await inference.close();
  }
  return { models: able, refused };
}

/** What a model says of a photograph of a cat. @throws ManifestError when it cannot answer. */
export async function answerOf(model: ModelDescription): Promise<Data> {
  const inference = await startInference([model]);
  try {
    return await ask(model, inference);
  } finally {
    await inference.close();
  }
}

async function tryOut(model: ModelDescription, inference: Inference): Promise<ManifestError | undefined> {
  try {
    await ask(model, inference);
    return undefined;
  } catch (error) {
    if (error instanceof ManifestError) return error;
    throw error;
  }
}

async function ask(model: ModelDescription, inference: Inference): Promise<Data> {
  const { id } = identityOf(model);
  const analysis = await inference.analyse(await readFile(PHOTO), [id]).catch((error: unknown) => {
    throw error instanceof InferenceError ? faultOf(model, error) : error;
  });
  return dataOf(analysis, id, model);
}

function dataOf(analysis: Analysis, id: string, { manifest }: ModelDescription): Data {
  if (analysis.kind === 'read') return analysis.data.get(id) ?? {};
  // The photograph is a good one: the network has ended the thread, or took too long.
  throw new ManifestError(manifest, `file: the network cannot be run: ${analysis.details}`);
}

function faultOf({ manifest }: ModelDescription, cause: InferenceError): ManifestError {
  const named = `${manifest}: `;
  const problem = cause.message.startsWith(named) ? cause.message.slice(named.length) : cause.message;
  return new ManifestError(manifest, problem, { cause });
}

async function startInference(addedModels: readonly ModelDescription[], modelsDir?: string): Promise<Inference> {
  return createInference({ workers: 1, addedModels, ...(modelsDir !== undefined && { modelsDir }) });
}
