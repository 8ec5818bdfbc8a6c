import { PUBLIC_MODELS } from '../wire/public-models.ts';
import { checkList } from './argument.ts';
import { Image } from './image.ts';
import { checkItems } from './input-item.ts';
import type { Model } from './model.ts';
import type { Predictions, PredictOptions } from './predict.ts';
import type { Models } from './models.ts';

export interface TagOptions extends PredictOptions {
  /** The model by its name, its id, or itself. @default 'general-v1.3' */
  readonly model?: string | Model;
}

/** Predicts up to 128 public addresses. @throws UserError before any request when the list cannot be used. */
export async function tagUrls(models: Models, urls: readonly string[], options: TagOptions): Promise<Predictions> {
  checkList(urls, 'urls');
  return predict(
    models,
    urls.map((url) => new Image({ url })),
    options,
  );
}

/** Predicts up to 128 files. @throws UserError before any request when the list cannot be used. */
export async function tagFiles(models: Models, files: readonly string[], options: TagOptions): Promise<Predictions> {
  checkList(files, 'files');
  return predict(
    models,
    files.map((file) => new Image({ file })),
    options,
  );
}

async function predict(
  models: Models,
  images: readonly Image[],
  { model = PUBLIC_MODELS.general.name, ...options }: TagOptions,
): Promise<Predictions> {
  // Before the model is looked up: a list that is too long costs no request.
  checkItems(images.map((image) => image.toItem()));
  const asked = typeof model === 'string' ? await models.get(model, { signal: options.signal }) : model;
  return asked.predict(images, options);
}
