import { extended } from '../../base/extended.ts';
import type { Prediction } from '../../record/record.ts';
import type { Batch, ConfirmedFile, ModelAnswer, PredictedFile } from '../file.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { tellingOf } from '../ledger/told.ts';
import type { Outputs } from '../outputs.ts';
import type { Progress } from '../progress.ts';
import type { Service, ServiceModel } from '../service.ts';

export interface PredictOptions {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly models: readonly ServiceModel[];
  /** Whose records are owed. */
  readonly outputs: Outputs;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Asks every model about the contents for which the ledger has no answer of this model version yet. */
export function predict(options: PredictOptions): (live: readonly ConfirmedFile[]) => Promise<Batch<PredictedFile>> {
  const { models, outputs } = options;
  return async (live) => {
    const startedMs = performance.now();
    const owed = new Map(live.map((file) => [file.file, owedModels(file, models, outputs)] as const));
    const answers = new Map<string, readonly ModelAnswer[]>();
    for (const model of models) {
      const owing = live.filter((file) => owed.get(file.file)?.includes(model));
      const bySha256 = await answersOf(model, owing, options);
      for (const file of owing) {
        const answer = bySha256.get(file.sha256);
        if (answer) answers.set(file.file, [...(answers.get(file.file) ?? []), answer]);
      }
    }
    const predictMs = performance.now() - startedMs;
    return { live: live.map((file) => extended(file, { answers: answers.get(file.file) ?? [], predictMs })), over: [] };
  };
}

/** Models whose record of this very content under this path an output lacks. */
function owedModels(
  { earlier, sha256, scope }: ConfirmedFile,
  models: readonly ServiceModel[],
  outputs: Outputs,
): readonly ServiceModel[] {
  if (earlier?.sha256 !== sha256) return models;
  return models.filter(({ recorded }) => outputs.owes(tellingOf(earlier.told, recorded.id), scope));
}

async function answersOf(
  model: ServiceModel,
  files: readonly ConfirmedFile[],
  { service, ledger, progress, signal }: PredictOptions,
): Promise<ReadonlyMap<string, ModelAnswer>> {
  const answers = new Map<string, ModelAnswer>();
  const unasked = new Map<string, ConfirmedFile>();
  const predictions = ledger.predictions(
    files.map(({ sha256 }) => sha256),
    model.recorded,
  );
  for (const file of files) {
    const prediction = predictions.get(file.sha256);
    if (prediction) answers.set(file.sha256, { kind: 'ok', model: model.recorded, ...prediction });
    else unasked.set(file.sha256, file);
  }
  if (unasked.size === 0) return answers;

  const asked = [...unasked.values()];
  const replies = await service.predict(model, asked, signal);
  const learnt: { sha256: string; model: ServiceModel['recorded']; prediction: Prediction }[] = [];
  for (const [index, { sha256, path }] of asked.entries()) {
    const answer = replies[index];
    if (!answer) throw new Error(`The model ${model.recorded.name} gave no answer on ${path}.`);
    answers.set(sha256, answer);
    if (answer.kind === 'ok') learnt.push({ sha256, model: model.recorded, prediction: answer.prediction });
  }
  const numbers = ledger.savePredictions(learnt);
  for (const [index, { sha256, ...said }] of learnt.entries()) {
    answers.set(sha256, { kind: 'ok', ...said, kept: numbers[index] });
  }
  progress.count('predicted', learnt.length);
  return answers;
}
