import { z } from 'zod';

import { CROP_RULE, readCrop } from '../read-image.ts';

// Null counts as absent; what is not known here is ignored.
// Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
const text = z.string({ error: 'must be a text' }).nullish();
const number = z.number({ error: 'must be a number' });
const flag = z.boolean({ error: 'must be true or false' });

const concept = members({
  id: text,
  name: text,
  value: z.union([z.number(), z.boolean()], { error: 'must be a number, true or false' }).nullish(),
}).refine(({ id, name }) => id || name, { error: 'needs an id or a name' });

const concepts = z.array(concept, { error: 'must be a list of concepts' }).nullish();

const point = members({ longitude: number, latitude: number });

const geo = members({
  geo_point: point.nullish(),
  geo_limit: members({ type: text, value: number.nullish() }).nullish(),
  geo_box: z
    .array(members({ geo_point: point }), { error: 'must be a list of two corners' })
    .refine(({ length }) => length === 0 || length === 2, { error: 'must be a list of two corners' })
    .nullish(),
});

const image = members({
  url: text,
  base64: text,
  crop: z.custom((crop) => readCrop(crop) !== undefined, { error: CROP_RULE }).optional(),
});

const input = members({
  id: text,
  data: members({
    image: image.nullish(),
    concepts,
    metadata: z.record(z.string(), z.unknown(), { error: 'must be an object' }).nullish(),
    geo: geo.nullish(),
  }).nullish(),
});

const output = members({ input: input.nullish(), data: members({ concepts }).nullish() });

/**
 * A term of a search; errors are messages that go on after the member's path.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 */
export const TERM: z.ZodType = members({
  input: input.nullish(),
  output: output.nullish(),
  negate: flag.nullish(),
}).refine((term) => term.input || term.output, { error: 'needs "input" or "output"' });

function members<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> {
  return z.object(shape, { error: 'must be an object' });
}
