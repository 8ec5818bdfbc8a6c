import { Image } from '../../../../src/client/image.ts';
import type { Model } from '../../../../src/client/model.ts';
import { collect } from '../../../support/collect.ts';
import { BASE64, CONTENT, URL_A, type Setting } from '../../row.ts';
import type { Case } from '../case.ts';

const image = new Image({ url: URL_A });

function ofModel(ours: string, ask: (model: Model, setting: Setting) => unknown, note?: string): Case {
  return {
    ours: `model.${ours}`,
    ...(note !== undefined && { note }),
    call: async (setting) => ask(await setting.app.models.get('general-v1.3'), setting),
  };
}

/** A model: predictions, versions, training, feedback. */
export const modelCases: readonly Case[] = [
  ofModel('predict', (model) => model.predict([image])),
  ofModel(
    'predict',
    (model) =>
      model.predict([image], {
        versionId: 'v1',
        language: 'de',
        minValue: 0.9,
        maxConcepts: 5,
        selectConcepts: [{ id: 'ai_cat' }, { name: 'dog' }],
      }),
    'with every option',
  ),
  ofModel('predictInputs', (model, { file }) => model.predictInputs([{ source: { kind: 'file', path: file } }])),
  ofModel('predictByUrl', (model) => model.predictByUrl(URL_A, { isVideo: true }), 'a video'),
  ofModel('predictByFilename', (model, { file }) => model.predictByFilename(file)),
  ofModel('predictByBytes', (model) => model.predictByBytes(CONTENT)),
  ofModel('predictByBase64', (model) => model.predictByBase64(BASE64)),
  ofModel('getInfo', (model) => model.getInfo({ verbose: true })),
  ofModel('getConceptIds', (model) => model.getConceptIds()),
  ofModel('getInputs', (model) => model.getInputs()),
  ofModel('getInputs', (model) => model.getInputs({ versionId: 'v1', page: 1, perPage: 3 }), 'of a version'),
  ofModel('listVersions', (model) => collect(model.listVersions())),
  ofModel('getVersion', (model) => model.getVersion('v1')),
  ofModel('deleteVersion', (model) => model.deleteVersion('v1')),
  ofModel('createVersion', (model) => model.createVersion()),
  ofModel('train', (model) => model.train()),
  ofModel('update', (model) =>
    model.update({ name: 'Pets', concepts: ['cat'], conceptsMutuallyExclusive: false, closedEnvironment: false }),
  ),
  ofModel('addConcepts', (model) => model.addConcepts(['cat'])),
  ofModel('mergeConcepts', (model) => model.mergeConcepts(['cat'], { overwrite: true })),
  ofModel('deleteConcepts', (model) => model.deleteConcepts(['cat'])),
  ofModel('sendConceptFeedback', (model) =>
    model.sendConceptFeedback('a', URL_A, {
      concepts: ['cat'],
      feedbackInfo: { endUserId: 'u', sessionId: 's', eventType: 'annotation', outputId: 'o' },
    }),
  ),
  ofModel('sendRegionFeedback', (model) =>
    model.sendRegionFeedback('a', URL_A, {
      regions: [
        {
          regionInfo: { boundingBox: { topRow: 0, leftCol: 0, bottomRow: 1, rightCol: 1 }, feedback: 'misplaced' },
          concepts: ['cat'],
          face: { identity: { concepts: ['ada'] } },
        },
      ],
    }),
  ),
  {
    ...ofModel('sendConceptFeedback', (model) => model.sendConceptFeedback('a', URL_A, { notConcepts: ['cat'] })),
    note: 'on a model whose version is not known',
    replies: [{ json: { status: { code: 10000 }, model: { id: 'pets' } } }],
  },
];
