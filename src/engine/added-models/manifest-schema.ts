import { z } from 'zod';
import type { Manifest } from './manifest.ts';

const text = z.string().min(1);
const pixels = z.int().min(1).max(4096);
const threeNumbers = z.tuple([z.number(), z.number(), z.number()]);
const share = z.number().min(0).max(1);

/** What becomes of pixel values: `range` maps 0–255 onto it; `mean` and `std` are of values divided by 255. */
const normalisation = z
  .strictObject({
    range: z.tuple([z.number(), z.number()]).optional(),
    mean: threeNumbers.optional(),
    std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).optional(),
  })
  .refine(({ range, mean, std }) => (range ? !mean && !std : mean && std), {
    error: 'needs either range, or mean and std',
  });

const input = z
  .strictObject({
    name: text.optional(),
    side: pixels.optional(),
    width: pixels.optional(),
    height: pixels.optional(),
    layout: z.enum(['NCHW', 'NHWC']),
    channels: z.enum(['RGB', 'BGR']).default('RGB'),
    resize: z.enum(['stretch', 'cover', 'contain']).default('stretch'),
    normalisation,
  })
  .refine(({ side, width, height }) => (side ? !width && !height : width && height), {
    error: 'needs either side, or width and height',
  });

const activation = z.enum(['none', 'softmax', 'sigmoid']);

const shared = {
  id: z.string().regex(/^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/, {
    error: 'must be 1 to 64 characters of a-z, 0-9, ".", "_" and "-", with a letter or digit at both ends',
  }),
  name: text.optional(),
  file: text.regex(/\.(onnx|tflite|json)$/, { error: 'must be an .onnx or .tflite file, or a model.json of tfjs' }),
  input,
  inBaseWorkflow: z.boolean().optional(),
};

/** A file beside the manifest, or the names themselves; null for a column that is none (the background). */
const labels = z.union([text, z.array(text.nullable()).min(1)], { error: 'must be a file or a list of names' });

const classifier = z.strictObject({
  ...shared,
  kind: z.literal('classifier'),
  labels,
  output: z.strictObject({ name: text.optional(), activation, threshold: share.default(0.01) }),
  replaces: z.literal('general').optional(),
});

const embedder = z.strictObject({
  ...shared,
  kind: z.literal('embedder'),
  output: z.strictObject({ name: text.optional() }).default({}),
  replaces: z.literal('general-embedding').optional(),
});

const detector = z.strictObject({
  ...shared,
  kind: z.literal('detector'),
  labels,
  output: z.strictObject({
    boxes: text,
    scores: text,
    classes: text.optional(),
    format: z.enum(['yxyx', 'xyxy', 'xywh', 'cxcywh']),
    units: z.enum(['fraction', 'pixel']),
    activation,
    threshold: share.default(0.3),
    overlap: share.default(0.5),
  }),
});

/** A `<name>.model.json`. */
export const MANIFEST_SCHEMA: z.ZodType<Manifest> = z.discriminatedUnion('kind', [classifier, embedder, detector]);

/** What may stand where in a manifest, for suggestions. */
export const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys({ ...classifier.shape, ...detector.shape }),
  input: Object.keys(input.shape),
  'input.normalisation': Object.keys(normalisation.shape),
  output: Object.keys({ ...classifier.shape.output.shape, ...detector.shape.output.shape }),
};
