import type { Data } from '../../wire/data.ts';
import type { Model } from '../../wire/model.ts';
import { withShortNumbers } from '../inference/short-numbers.ts';
import { ownModelObject } from '../own-models.ts';
import { modelObject } from '../served-models.ts';
import type { ServedModel } from '../served-models.ts';
import { STATUS } from '../../wire/status.ts';
import type { StoredVersion } from '../store/model-store.ts';
import { classify } from '../training/classifier.ts';
import { findEmbeddingModel, vectorIn } from '../training/embedding.ts';
import { shownAppId } from './app.ts';
import type { AppEngine } from './app.ts';
import { findModel } from './find-model.ts';
import type { FoundModel } from './find-model.ts';
import { Refusal } from '../refusal.ts';

/** How a model answers: one that looks at the image, and what is made of its words. */
export interface Predictor {
  readonly looks: ServedModel;
  readonly answer: (seen: Data) => Data;
  /** The model in the wire's words. */
  readonly model: Model;
  /** Everything that it can say. */
  readonly concepts: ServedModel['concepts'];
}

/**
 * Finds the model that a request asks: an own one in its latest trained version, if it names none.
 *
 * @throws Refusal when there is no such model or version, or it is not trained.
 */
export function predictorOf(engine: AppEngine, id: string, versionId?: string): Predictor {
  const found = findModel(engine, id, versionId);
  if (found.kind === 'own') return ownPredictor(found, versionId, engine);
  const { model } = found;
  return { looks: model, answer: (seen) => seen, model: modelObject(model), concepts: model.concepts };
}

function ownPredictor(
  { model, version: named }: FoundModel & { readonly kind: 'own' },
  versionId: string | undefined,
  { store, models, appId }: AppEngine,
): Predictor {
  const version = versionId === undefined ? (store.models.latestTrained(appId, model.id) ?? named) : named;
  const parameters = version.status.code === STATUS.modelTrained ? store.models.parameters(version) : undefined;
  if (!parameters) throw untrained(version);
  const looks = findEmbeddingModel(models);
  if (looks?.versionId !== version.training?.embeddingVersionId || !looks) {
    throw new Refusal(
      400,
      STATUS.modelUntrained,
      `The model ${model.id} was trained for another version of the embedding; train it again.`,
    );
  }
  const { concepts, settings } = version;
  const kind = settings.exclusive ? 'exclusive' : 'independent';
  return {
    looks,
    answer: (seen) =>
      conceptsOf(version, classify({ kind, conceptCount: concepts.length, parameters }, vectorIn(seen) ?? [])),
    model: ownModelObject(model, version),
    concepts,
  };
}

function conceptsOf({ concepts, appId }: StoredVersion, values: readonly number[]): Data {
  const app_id = shownAppId(appId);
  const valued = concepts.map(({ id, name }, index) => ({ id, name, value: values[index]!, app_id }));
  return withShortNumbers({ concepts: valued.toSorted((one, other) => other.value - one.value) });
}

function untrained({ modelId, id, status }: StoredVersion): Refusal {
  const why = status.details ?? status.description ?? '';
  return new Refusal(400, status.code, `The version ${id} of the model ${modelId} cannot predict: ${why}`);
}
