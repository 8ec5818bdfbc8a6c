import { Image } from '../../../../src/client/image.ts';
import { Video } from '../../../../src/client/video.ts';
import { collect } from '../../../support/collect.ts';
import { BASE64, CONTENT, URL_A } from '../../row.ts';
import type { Case } from '../case.ts';

const regionInfo = { boundingBox: { topRow: 0.1, leftCol: 0.2, bottomRow: 0.9, rightCol: 0.8 } };
const notes = {
  concepts: ['cat', { id: 'kitty', name: 'Kitty' }],
  notConcepts: ['dog'],
  metadata: { room: 'attic', shelf: [1, null, { deep: true }] },
  geo: { longitude: -74, latitude: 40.7 },
};
const crop = [0.1, 0.2, 0.9, 0.8] as const;

/** Inputs with all that they may carry. */
export const inputCases: readonly Case[] = [
  {
    ours: 'app.inputs.createImage',
    note: 'with all that may be said of it',
    call: ({ app }) => app.inputs.createImage(new Image({ url: URL_A, id: 'a', allowDuplicateUrl: true, ...notes })),
  },
  {
    ours: 'app.inputs.createImage',
    note: 'with regions',
    call: ({ app }) => app.inputs.createImage(new Image({ url: URL_A, regions: [{ regionInfo, concepts: ['cat'] }] })),
  },
  {
    ours: 'app.inputs.createImage',
    note: 'cropped',
    call: ({ app }) => app.inputs.createImage(new Image({ url: URL_A, crop })),
  },
  {
    ours: 'app.inputs.createImage',
    note: 'a video',
    call: ({ app }) => app.inputs.createImage(new Video({ url: URL_A })),
  },
  { ours: 'app.inputs.createImageFromUrl', call: ({ app }) => app.inputs.createImageFromUrl(URL_A, { id: 'a' }) },
  { ours: 'app.inputs.createImageFromFilename', call: ({ app, file }) => app.inputs.createImageFromFilename(file) },
  { ours: 'app.inputs.createImageFromBytes', call: ({ app }) => app.inputs.createImageFromBytes(CONTENT) },
  { ours: 'app.inputs.createImageFromBase64', call: ({ app }) => app.inputs.createImageFromBase64(BASE64) },
  {
    ours: 'app.inputs.bulkCreateImages',
    note: 'bytes of every length modulo three',
    call: ({ app }) =>
      app.inputs.bulkCreateImages([1, 2, 3].map((size) => new Image({ bytes: CONTENT.subarray(0, size) }))),
  },
  {
    ours: 'app.inputs.bulkCreateItems',
    call: ({ app, file }) => app.inputs.bulkCreateItems([{ id: 'a', source: { kind: 'file', path: file } }]),
  },
  { ours: 'app.inputs.get', call: ({ app }) => app.inputs.get('a b') },
  { ours: 'app.inputs.getMany', call: ({ app }) => app.inputs.getMany(['a', 'b']) },
  {
    ours: 'app.inputs.getByPage',
    call: ({ app }) => app.inputs.getByPage({ page: 1, perPage: 5, statusCode: 30000 }),
  },
  { ours: 'app.inputs.getAll', call: ({ app }) => collect(app.inputs.getAll({ statusCode: 30002 })) },
  {
    ours: 'app.inputs.stream',
    call: ({ app }) => collect(app.inputs.stream({ lastId: 'z', isDescending: true })),
  },
  { ours: 'app.inputs.stream', note: 'from the start', call: ({ app }) => collect(app.inputs.stream()) },
  { ours: 'app.inputs.update', call: ({ app }) => app.inputs.update({ id: 'a', ...notes }) },
  {
    ours: 'app.inputs.update',
    note: 'regions',
    call: ({ app }) => app.inputs.update({ id: 'a', regions: [{ regionInfo }] }, { action: 'overwrite' }),
  },
  {
    ours: 'app.inputs.mergeConcepts',
    note: 'with overwrite',
    call: ({ app }) => app.inputs.mergeConcepts('a', ['cat'], ['dog'], { overwrite: true }),
  },
  { ours: 'app.inputs.delete', call: ({ app }) => app.inputs.delete('a') },
  { ours: 'app.inputs.delete', note: 'several', call: ({ app }) => app.inputs.delete(['a', 'b']) },
  {
    ours: 'app.inputs.waitUntilInputsDeleteFinish',
    note: 'of certain inputs',
    call: ({ app }) => app.inputs.waitUntilInputsDeleteFinish({ ids: ['a'] }),
    replies: [{ json: { status: { code: 10000 }, inputs: [] } }, { status: 404, json: { status: { code: 11101 } } }],
  },
  { ours: 'app.inputs.waitUntilInputsUploadFinish', call: ({ app }) => app.inputs.waitUntilInputsUploadFinish() },
  { ours: 'app.inputs.checkStatus', call: ({ app }) => app.inputs.checkStatus() },
];
