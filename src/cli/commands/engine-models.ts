import { resolve } from 'node:path';

import { addModels } from '../../engine/added-models/add-models.ts';
import { uninstallModel } from '../../engine/added-models/installed-models.ts';
import { listModels } from '../../engine/added-models/list-models.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { EXIT } from '../exit-codes.ts';
import { additionLines, modelLine, modelSummary, templateLines } from '../print/added-models.ts';
import { writeJson, writeLines, writeText } from '../print/write.ts';

/** The options of `engine models …`, as commander hands them over. */
export interface EngineModelsOptions {
  readonly data: string;
  readonly json?: true;
}

/**
 * Tries models and adds those that answer to a data folder; for a network without a manifest, prints a draft of one.
 *
 * @returns the exit code.
 */
export async function addModelsCommand(target: string, { data }: EngineModelsOptions): Promise<number> {
  return orUsage(async () => {
    const additions = await addModels(resolve(target), resolve(data));
    for (const addition of additions) {
      if (addition.kind === 'added') writeLines(process.stdout, additionLines(addition));
      else if (addition.kind === 'refused') writeText(process.stderr, addition.problem);
      else {
        // The draft alone goes to stdout, so that it can be sent into a file.
        writeLines(process.stderr, templateLines(addition));
        writeJson(process.stdout, addition.template.json, 2);
      }
    }
    return additions.every(({ kind }) => kind === 'added') ? EXIT.done : EXIT.usage;
  });
}

/** Prints the models that were added to a data folder; returns the exit code. */
export async function listModelsCommand({ data, json }: EngineModelsOptions): Promise<number> {
  return orUsage(async () => {
    const { models, refused } = await listModels(resolve(data));
    writeLines(
      process.stderr,
      refused.map(({ message }) => message),
    );
    if (json) writeJson(process.stdout, models.map(modelSummary), 2);
    else writeLines(process.stdout, models.length > 0 ? models.map(modelLine) : ['No models have been added.']);
    return refused.length === 0 ? EXIT.done : EXIT.usage;
  });
}

/** Takes a model out of a data folder; returns the exit code. */
export async function removeModelCommand(id: string, { data }: EngineModelsOptions): Promise<number> {
  return orUsage(async () => {
    await uninstallModel(id, resolve(data));
    writeLines(process.stdout, [`Removed ${id}.`]);
    return EXIT.done;
  });
}

async function orUsage(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    writeText(process.stderr, error.message);
    return EXIT.usage;
  }
}
