import { Image } from '../../../src/client/image.ts';
import { BASE64, CONTENT, URL_A, type ExpectedCall, type Row } from '../row.ts';

function post(...inputs: readonly object[]): readonly ExpectedCall[] {
  return [{ method: 'POST', path: '/v2/inputs', body: { inputs } }];
}

/** Adding inputs. Source: https://pypi.org/project/clarifai/2.0.29/. */
export const createRows: readonly Row[] = [
  {
    seed: 'Inputs.create_image',
    ours: 'app.inputs.createImage',
    call: ({ app }) => app.inputs.createImage(new Image({ url: URL_A, allowDuplicateUrl: true })),
    expects: post({ data: { image: { url: URL_A, allow_duplicate_url: true } } }),
  },
  {
    seed: 'Inputs.create_image_from_url',
    ours: 'app.inputs.createImageFromUrl',
    call: ({ app }) =>
      app.inputs.createImageFromUrl(URL_A, {
        id: 'a',
        concepts: ['cat'],
        notConcepts: ['dog'],
        crop: [0.1, 0.2, 0.9, 0.8],
        metadata: { key: 'value' },
        geo: { longitude: 22.22, latitude: 44.44 },
      }),
    expects: post({
      id: 'a',
      data: {
        image: { url: URL_A, crop: [0.1, 0.2, 0.9, 0.8] },
        concepts: [
          { id: 'cat', value: 1 },
          { id: 'dog', value: 0 },
        ],
        metadata: { key: 'value' },
        geo: { geo_point: { longitude: 22.22, latitude: 44.44 } },
      },
    }),
  },
  {
    seed: 'Inputs.create_image_from_filename',
    ours: 'app.inputs.createImageFromFilename',
    call: ({ app, file }) => app.inputs.createImageFromFilename(file, { id: 'a' }),
    expects: post({ id: 'a', data: { image: { base64: BASE64 } } }),
  },
  {
    seed: 'Inputs.create_image_from_bytes',
    ours: 'app.inputs.createImageFromBytes',
    call: ({ app }) => app.inputs.createImageFromBytes(CONTENT, { concepts: ['cat'] }),
    expects: post({ data: { image: { base64: BASE64 }, concepts: [{ id: 'cat', value: 1 }] } }),
  },
  {
    seed: 'Inputs.create_image_from_base64',
    ours: 'app.inputs.createImageFromBase64',
    call: ({ app }) => app.inputs.createImageFromBase64(BASE64),
    expects: post({ data: { image: { base64: BASE64 } } }),
  },
  {
    seed: 'Inputs.bulk_create_images',
    ours: 'app.inputs.bulkCreateImages',
    call: ({ app }) =>
      app.inputs.bulkCreateImages([
        new Image({ url: URL_A, concepts: ['cat', 'kitty'] }),
        new Image({ bytes: CONTENT, concepts: ['dog'], notConcepts: ['cat'] }),
      ]),
    expects: post(
      {
        data: {
          image: { url: URL_A },
          concepts: [
            { id: 'cat', value: 1 },
            { id: 'kitty', value: 1 },
          ],
        },
      },
      {
        data: {
          image: { base64: BASE64 },
          concepts: [
            { id: 'dog', value: 1 },
            { id: 'cat', value: 0 },
          ],
        },
      },
    ),
  },
];
