import type { OkRecord, RecordedRegion } from '../../record/record.ts';
import type { RecordedImage } from '../../record/recorded-image.ts';
import { labelsOf } from '../labels.ts';
import type { Label } from '../labels.ts';
import { jsonLines } from './converter.ts';
import type { Converter } from './converter.ts';
import { answersOf, namedRegion, rounded } from './findings.ts';
import { addressBelow } from './image-address.ts';

/** Where Label Studio serves the files of a folder. Source: labelstud.io, guide "Import data", local storage. */
const LOCAL_FILES = '/data/local-files/?d=';

/**
 * Writes tasks for Label Studio with what the models said as predictions to correct: concepts and colours as
 * `choices`, regions as `rectanglelabels` with boxes in percent. Images without any answer are left out.
 *
 * @param imageRoot stands before each path, e.g. `s3://bucket/photos/`; undefined: the image's own address, or else
 *   Label Studio's local files.
 */
export function labelStudio(imageRoot: string | undefined): Converter {
  return function* convert(images) {
    yield '[';
    const count = yield* jsonLines(tasksOf(images(), imageRoot));
    yield '\n]\n';
    return count;
  };
}

function* tasksOf(images: Iterable<RecordedImage>, imageRoot: string | undefined): Generator<object> {
  for (const image of images) {
    const answers = answersOf(image);
    if (answers.length === 0) continue;
    const { url, path } = image.input;
    const address = imageRoot === undefined && url !== null ? url : addressBelow(imageRoot ?? LOCAL_FILES, image);
    yield { data: { image: address, path }, predictions: answers.map(predictionOf) };
  }
}

function predictionOf(record: OkRecord): object {
  const { model, concepts = [], colors = [], regions = [] } = record;
  const labels = labelsOf({ concepts, colors });
  const boxes = regions.map((region, index) => rectangle(region, index, record));
  const result = [...(labels.length > 0 ? [choices(labels, record)] : []), ...boxes];
  const score = Math.max(0, ...result.map((each) => each.score ?? 0));
  return { model_version: `${model.name}:${model.version}`, score, result };
}

interface Result {
  readonly type: 'choices' | 'rectanglelabels';
  readonly score?: number;
}

function choices(labels: readonly Label[], { model }: OkRecord): Result {
  const chosen = {
    id: `${model.id}-0`,
    type: 'choices',
    from_name: 'choice',
    to_name: 'image',
    value: { choices: [...new Set(labels.map(({ name }) => name))] },
    score: labels[0]?.value ?? 0,
  } as const;
  return chosen;
}

function rectangle(region: RecordedRegion, index: number, record: OkRecord): Result {
  const { model, input } = record;
  const { name, value, left, top, width, height } = namedRegion(region, record);
  const box = { x: percent(left), y: percent(top), width: percent(width), height: percent(height), rotation: 0 };
  const drawn = {
    id: `${model.id}-${index + 1}`,
    type: 'rectanglelabels',
    from_name: 'label',
    to_name: 'image',
    ...(input.width !== null && { original_width: input.width }),
    ...(input.height !== null && { original_height: input.height }),
    image_rotation: 0,
    value: { ...box, rectanglelabels: [name] },
    ...(value !== undefined && { score: value }),
  } as const;
  return drawn;
}

function percent(fraction: number): number {
  return rounded(fraction * 100, 4);
}
