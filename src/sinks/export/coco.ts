import type { OkRecord } from '../../record/record.ts';
import type { RecordedImage, RecordedImages } from '../../record/recorded-image.ts';
import { jsonLines } from './converter.ts';
import { answersOf, namedRegion, rounded } from './findings.ts';
import type { NamedRegion } from './findings.ts';

/**
 * Writes what detectors found as a COCO data set: `images`, `annotations` with a `score`, `categories`; boxes are
 * `[x, y, width, height]` in pixels, with their outline as `segmentation`. It has the images that a detector was asked about, also those where it found
 * nothing; images of unknown size are left out.
 */
export function* coco(images: RecordedImages): Generator<string, number> {
  const categories = new Categories();
  yield '{\n"info":{"description":"Predictions exported by clarifai-ingest"},\n"licenses":[],\n"images":[';
  const count = yield* jsonLines(imagesOf(images));
  yield '\n],\n"annotations":[';
  yield* jsonLines(annotationsOf(images, categories));
  yield '\n],\n"categories":[';
  yield* jsonLines(categories.list());
  yield '\n]\n}\n';
  return count;
}

function* imagesOf(images: RecordedImages): Generator<object> {
  for (const { id, image, width, height } of measured(images)) {
    yield { id, file_name: image.input.path, width, height };
  }
}

function* annotationsOf(images: RecordedImages, categories: Categories): Generator<object> {
  let id = 0;
  for (const { id: imageId, width, height, detections } of measured(images)) {
    for (const record of detections) {
      for (const region of record.regions ?? []) {
        const named = namedRegion(region, record);
        const bbox = pixels(named, width, height);
        const area = rounded((bbox[2] ?? 0) * (bbox[3] ?? 0), 2);
        const category = categories.idOf(named, record.model.name);
        id += 1;
        const segmentation = [outline(bbox)];
        yield {
          id,
          image_id: imageId,
          category_id: category,
          bbox,
          area,
          segmentation,
          iscrowd: 0,
          score: named.value,
        };
      }
    }
  }
}

interface MeasuredImage {
  /** 1 for the first. */
  readonly id: number;
  readonly image: RecordedImage;
  readonly width: number;
  readonly height: number;
  readonly detections: readonly OkRecord[];
}

/** Numbers the images; every pass gives each the same number. */
function* measured(images: RecordedImages): Generator<MeasuredImage> {
  let id = 0;
  for (const image of images()) {
    const { width, height } = image.input;
    const detections = answersOf(image).filter(({ regions }) => regions !== undefined);
    if (width === null || height === null || detections.length === 0) continue;
    id += 1;
    yield { id, image, width, height, detections };
  }
}

function pixels({ left, top, width, height }: NamedRegion, imageWidth: number, imageHeight: number): readonly number[] {
  return [left * imageWidth, top * imageHeight, width * imageWidth, height * imageHeight].map((side) =>
    rounded(side, 2),
  );
}

/**
 * The box as a polygon, as pycocotools itself derives one for results that have boxes only (`COCO.loadRes`): its masks
 * need one, and an empty list ends `annToMask` with an IndexError.
 */
function outline([x = 0, y = 0, width = 0, height = 0]: readonly number[]): readonly number[] {
  const [right, bottom] = [rounded(x + width, 2), rounded(y + height, 2)];
  return [x, y, x, bottom, right, bottom, right, y];
}

/** The categories met so far, numbered from 1. */
class Categories {
  readonly #byConcept = new Map<
    string,
    { readonly id: number; readonly name: string; readonly supercategory: string }
  >();

  idOf({ id: conceptId, name }: NamedRegion, modelName: string): number {
    const known = this.#byConcept.get(conceptId);
    if (known) return known.id;
    const id = this.#byConcept.size + 1;
    this.#byConcept.set(conceptId, { id, name, supercategory: modelName });
    return id;
  }

  list(): Iterable<object> {
    return this.#byConcept.values();
  }
}
