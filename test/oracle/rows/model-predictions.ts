import type { ClarifaiApp } from '../../../src/client/app.ts';
import { Image } from '../../../src/client/image.ts';
import type { Model } from '../../../src/client/model.ts';
import { BASE64, CONTENT, URL_A, type ExpectedCall } from '../row.ts';
import type { ModelRow } from './models.ts';

const read: ExpectedCall = { method: 'GET', path: '/v2/models/pets' };
const pets = async (app: ClarifaiApp): Promise<Model> => app.models.get('pets');

function predicted(data: object, model?: object): readonly ExpectedCall[] {
  const body = { inputs: [{ data }], ...(model && { model }) };
  return [read, { method: 'POST', path: '/v2/models/pets/outputs', body }];
}

function feedback(data: object, info?: object): readonly ExpectedCall[] {
  const input = { id: 'q1', data: { image: { url: URL_A }, ...data }, ...(info && { feedback_info: info }) };
  return [read, { method: 'POST', path: '/v2/models/pets/versions/v1/feedback', body: { input } }];
}

/** Predictions and what people say of them. Source: https://pypi.org/project/clarifai/2.0.29/. */
export const predictionRows: readonly ModelRow[] = [
  {
    seed: 'Model.predict_by_url',
    ours: 'model.predictByUrl',
    call: async ({ app }) =>
      (await pets(app)).predictByUrl(URL_A, {
        language: 'zh',
        minValue: 0.5,
        maxConcepts: 3,
        selectConcepts: [{ id: 'c' }],
      }),
    expects: predicted(
      { image: { url: URL_A } },
      {
        output_info: {
          output_config: { language: 'zh', min_value: 0.5, max_concepts: 3, select_concepts: [{ id: 'c' }] },
        },
      },
    ),
  },
  {
    seed: 'Model.predict_by_url',
    ours: 'model.predictByUrl',
    note: 'a video',
    call: async ({ app }) => (await pets(app)).predictByUrl(URL_A, { isVideo: true }),
    expects: predicted({ video: { url: URL_A } }),
  },
  {
    seed: 'Model.predict_by_filename',
    ours: 'model.predictByFilename',
    call: async ({ app, file }) => (await pets(app)).predictByFilename(file),
    expects: predicted({ image: { base64: BASE64 } }),
  },
  {
    seed: 'Model.predict_by_bytes',
    ours: 'model.predictByBytes',
    call: async ({ app }) => (await pets(app)).predictByBytes(CONTENT),
    expects: predicted({ image: { base64: BASE64 } }),
  },
  {
    seed: 'Model.predict_by_base64',
    ours: 'model.predictByBase64',
    note: 'a text, which fails in the seed',
    call: async ({ app }) => (await pets(app)).predictByBase64(BASE64, { isVideo: true }),
    expects: predicted({ video: { base64: BASE64 } }),
  },
  {
    seed: 'Model.predict',
    ours: 'model.predict',
    call: async ({ app }) => (await pets(app)).predict([new Image({ url: URL_A })]),
    expects: predicted({ image: { url: URL_A } }),
  },
  {
    seed: 'Model.send_concept_feedback',
    ours: 'model.sendConceptFeedback',
    call: async ({ app }) =>
      (await pets(app)).sendConceptFeedback('q1', URL_A, {
        concepts: ['boat'],
        notConcepts: ['car'],
        feedbackInfo: { eventType: 'annotation', outputId: 'o1', endUserId: 'u1', sessionId: 's1' },
      }),
    expects: feedback(
      {
        concepts: [
          { id: 'boat', value: 1 },
          { id: 'car', value: 0 },
        ],
      },
      { event_type: 'annotation', output_id: 'o1', end_user_id: 'u1', session_id: 's1' },
    ),
  },
  {
    seed: 'Model.send_region_feedback',
    ours: 'model.sendRegionFeedback',
    note: 'feedback stands inside region_info; the seed puts it beside',
    call: async ({ app }) =>
      (await pets(app)).sendRegionFeedback('q1', URL_A, {
        regions: [
          {
            regionInfo: {
              boundingBox: { topRow: 0.1, leftCol: 0.2, bottomRow: 0.5, rightCol: 0.6 },
              feedback: 'misplaced',
            },
            concepts: ['sail'],
          },
        ],
      }),
    expects: feedback({
      regions: [
        {
          region_info: {
            bounding_box: { top_row: 0.1, left_col: 0.2, bottom_row: 0.5, right_col: 0.6 },
            feedback: 'misplaced',
          },
          data: { concepts: [{ id: 'sail', value: 1 }] },
        },
      ],
    }),
  },
];
