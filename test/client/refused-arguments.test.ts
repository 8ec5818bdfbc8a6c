import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import type { ClarifaiApp } from '../../src/client/app.ts';
import type { Crop } from '../../src/client/input-item.ts';
import { UserError } from '../../src/client/errors.ts';
import { Image } from '../../src/client/image.ts';
import { SearchQueryBuilder } from '../../src/client/search-query-builder.ts';
import { InputSearchTerm, OutputSearchTerm } from '../../src/client/search-term.ts';
import { Video } from '../../src/client/video.ts';
import { startServer } from '../support/server.ts';
import { connectApp } from './connect.ts';

const url = 'https://img.example/a.jpg';
const point = { longitude: 1, latitude: 2 };
const many = Array.from({ length: 129 }, (_, index) => `${index}`);
/** What a caller without types may pass. */
const wrong = (value: unknown): never => value as never;

type Case = readonly [name: string, says: RegExp, call: (app: ClarifaiApp) => unknown];

const inputs: readonly Case[] = [
  ['two sources', /exactly one.*url and file/, (app) => app.inputs.createImageFromUrl(url, wrong({ file: 'a.jpg' }))],
  ['no images', /images is empty/, (app) => app.inputs.bulkCreateImages([])],
  ['129 images', /128/, (app) => app.inputs.bulkCreateImages(many.map((id) => new Image({ url, id })))],
  ['images that are no list', /images must be a list/, (app) => app.inputs.bulkCreateImages(wrong(new Image({ url })))],
  ['an id with a slash', /"\/"/, (app) => app.inputs.createImageFromUrl(url, { id: 'a/b' })],
  ['a crop beyond the picture', /crop/, (app) => app.inputs.createImageFromUrl(url, { crop: [0, 0, 1, 1.5] })],
  ['a crop that is no list', /crop/, (app) => app.inputs.createImageFromUrl(url, { crop: wrong('0,0,1,1') as Crop })],
  ['concepts that are a text', /concepts must be a list/, (app) => app.inputs.addConcepts('a', wrong('cat'))],
  ['a concept twice', /"cat" is given twice/, (app) => app.inputs.addConcepts('a', ['cat'], ['cat'])],
  ['no concept to add', /empty/, (app) => app.inputs.addConcepts('a', [])],
  ['no concept to replace by', /empty/, (app) => app.inputs.mergeConcepts('a', [], [], { overwrite: true })],
  ['no concept to delete', /empty/, (app) => app.inputs.deleteConcepts('a', [])],
  ['an empty file name', /file/, (app) => app.inputs.createImageFromFilename('')],
  ['no bytes', /bytes/, (app) => app.inputs.createImageFromBytes(new Uint8Array())],
  ['a text as bytes', /bytes/, (app) => app.inputs.createImageFromBytes(wrong('content'))],
  ['empty base64', /base64/, (app) => app.inputs.createImageFromBase64('')],
  ['base64 with a prefix', /base64/, (app) => app.inputs.createImageFromBase64('data:image/png;base64,AAAA')],
  ['regions that are no list', /regions must be a list/, (app) => app.inputs.update({ id: 'a', regions: wrong({}) })],
  ['a change of nothing', /"a" names nothing/, (app) => app.inputs.update({ id: 'a' }, { action: 'overwrite' })],
  [
    'an unknown action',
    /action must be one of/,
    (app) => app.inputs.update({ id: 'a', concepts: ['c'] }, wrong({ action: 'add' })),
  ],
  ['no changes', /changes is empty/, (app) => app.inputs.bulkUpdate([])],
  ['129 changes', /128/, (app) => app.inputs.bulkUpdate(many.map((id) => ({ id, concepts: ['c'] })))],
  ['an input changed twice', /"a" is used twice/, (app) => app.inputs.bulkMergeConcepts(['a', 'a'], [['c'], ['d']])],
  ['ids that are a text', /inputIds must be a list/, (app) => app.inputs.bulkMergeConcepts(wrong('id'), [['c']])],
  ['lists that are too few', /inputIds has 2/, (app) => app.inputs.bulkDeleteConcepts(['a', 'b'], [['c']])],
  ['an empty list of concepts', /conceptLists is empty/, (app) => app.inputs.bulkMergeConcepts(['a'], [[]])],
  ['a value that is a number', /true or false/, (app) => app.inputs.bulkMergeConcepts(['a'], [[wrong(['c', 1])]])],
  ['empty metadata', /metadata is empty/, (app) => app.inputs.mergeMetadata('a', {})],
  [
    'metadata that is a list',
    /metadata must be an object/,
    (app) => app.inputs.update({ id: 'a', metadata: wrong([1]) }),
  ],
  ['an empty id to delete', /input id/, (app) => app.inputs.delete('')],
  ['no ids to delete', /ids is empty/, (app) => app.inputs.delete([])],
  ['nothing to delete', /ids must be a list/, (app) => app.inputs.delete(wrong(undefined))],
  ['an empty id among others', /input id/, (app) => app.inputs.delete(['a', ''])],
  ['no output concepts', /conceptIds is empty/, (app) => app.inputs.mergeOutputsConcepts('a', [])],
  ['a wait without end', /maxWaitMs/, (app) => app.inputs.waitUntilInputsUploadFinish({ maxWaitMs: Number.NaN })],
  ['a wait without pause', /intervalMs/, (app) => app.inputs.waitUntilInputsDeleteFinish({ intervalMs: 0 })],
];

const concepts: readonly Case[] = [
  ['an empty concept id', /ids/, (app) => app.concepts.create('')],
  ['no concepts', /ids is empty/, (app) => app.concepts.bulkCreate([])],
  ['too few names', /ids has 2 members and names 1/, (app) => app.concepts.bulkCreate(['a', 'b'], ['A'])],
  ['a concept id twice', /twice/, (app) => app.concepts.bulkCreate(['a', 'a'])],
  ['an update without name', /names/, (app) => app.concepts.update('a', '')],
  ['an update without names', /names must be a list/, (app) => app.concepts.bulkUpdate(['a'], wrong(undefined))],
  ['an empty term', /term/, async (app) => app.concepts.search('')],
  ['an empty language', /language/, async (app) => app.concepts.search('a', { language: '' })],
];

const searches: readonly Case[] = [
  ['no concept', /exactly one of concept/, (app) => app.inputs.searchByAnnotatedConcepts({})],
  ['names and ids', /exactly one of/, (app) => app.inputs.searchByPredictedConcepts({ concept: 'a', conceptId: 'b' })],
  [
    'concepts as a text',
    /concepts must be a list/,
    (app) => app.inputs.searchByAnnotatedConcepts({ concepts: wrong('ab') }),
  ],
  ['an empty list', /concepts is empty/, (app) => app.inputs.searchByAnnotatedConcepts({ concepts: [] })],
  [
    'too few values',
    /values has 1/,
    (app) => app.inputs.searchByAnnotatedConcepts({ concepts: ['a', 'b'], values: [true] }),
  ],
  [
    'value and values',
    /not both/,
    (app) => app.inputs.searchByAnnotatedConcepts({ concepts: ['a'], value: true, values: [true] }),
  ],
  [
    'a value that is a number',
    /true or false/,
    (app) => app.inputs.searchByAnnotatedConcepts({ concept: 'a', value: wrong(1) }),
  ],
  ['an image without source', /exactly one/, (app) => app.inputs.searchByImage({})],
  ['an image by id and url', /id and url/, (app) => app.inputs.searchByImage({ id: 'a', url })],
  ['a crop upside down', /crop/, (app) => app.inputs.searchByImage({ url, crop: [0.9, 0, 0.1, 1] })],
  ['a picture that is no Image', /image must be/, (app) => app.inputs.searchByImage({ image: wrong({ url }) })],
  ['text from a stream', /bytes/, (app) => app.inputs.searchByImage({ stream: wrong(Readable.from(['text'])) })],
  ['no url', /url/, (app) => app.inputs.searchByOriginalUrl('')],
  ['empty metadata', /metadata is empty/, (app) => app.inputs.searchByMetadata({})],
  ['no place', /exactly one of geoPoint, geoBox/, (app) => app.inputs.searchByGeo({})],
  [
    'point and box',
    /geoPoint and geoBox/,
    (app) =>
      app.inputs.searchByGeo({ geoPoint: point, geoBox: { point1: point, point2: { longitude: 3, latitude: 4 } } }),
  ],
  ['a point off the globe', /latitude/, (app) => app.inputs.searchByGeo({ geoPoint: { longitude: 0, latitude: 91 } })],
  ['a query without term', /no term/, (app) => app.inputs.search(new SearchQueryBuilder())],
  ['a query that is none', /SearchQueryBuilder/, (app) => app.inputs.search(wrong({ ands: [] }))],
  ['page 0', /page/, (app) => app.inputs.searchByOriginalUrl(url, { page: 0 })],
];

const tags: readonly Case[] = [
  ['no urls', /urls is empty/, (app) => app.tagUrls([])],
  ['a url that is none', /url/, (app) => app.tagUrls(['a.jpg'])],
  ['129 urls', /128/, (app) => app.tagUrls(many.map(() => url))],
  ['no files', /files is empty/, (app) => app.tagFiles([])],
  ['files that are no list', /files must be a list/, (app) => app.tagFiles(wrong('a.jpg'))],
];

test.each([...inputs, ...concepts, ...searches, ...tags])(
  '%s: a UserError before any request',
  async (_, says, call) => {
    const server = await startServer([]);
    const { app } = connectApp(server.url);

    const error = await Promise.resolve()
      .then(async () => call(app))
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(says);
    expect(server.requests).toHaveLength(0);
  },
);

test.each([
  ['a term of nothing', (): unknown => new InputSearchTerm({})],
  ['a term of two things', () => new OutputSearchTerm({ url, base64: 'AAAA' })],
  ['a value without concept', () => new InputSearchTerm({ url, value: false })],
  ['a crop of a concept', () => new OutputSearchTerm({ concept: 'a', crop: [0, 0, 1, 1] })],
  ['an empty concept', () => new OutputSearchTerm({ concept: '' })],
  ['a term of another kind', () => new SearchQueryBuilder().addTerm(wrong({ url }))],
  ['a video without source', () => new Video({})],
  ['a stream that is none', () => new Image({ stream: wrong('a.jpg') })],
  ['a blob that is empty', () => new Image({ blob: new Blob([]) })],
])('%s is a UserError', (_, make) => {
  expect(make).toThrow(UserError);
});

test.each<readonly [string, (app: ClarifaiApp) => Promise<unknown>]>([
  ['deleting everything', async (app) => app.inputs.deleteAll()],
  ['stored outputs', async (app) => app.inputs.getOutputs('a')],
  ['a crop', async (app) => app.inputs.createImageFromUrl(url, { crop: [0, 0, 1, 0.5] })],
  ['a search by a crop', async (app) => app.inputs.searchByImage({ id: 'a', crop: [0, 0, 1, 0.5] })],
  ['a search by a crop of bytes', async (app) => app.inputs.searchByImage({ base64: 'AAAA', crop: [0, 0, 1, 0.5] })],
  ['changing stored outputs', async (app) => app.inputs.removeOutputsConcepts('a', ['cat'])],
])("%s is refused where today's service is spoken to", async (_, call) => {
  const server = await startServer([]);
  const { app } = connectApp(server.url, { pat: 'token', userId: 'ann', appId: 'cats' });

  await expect(call(app)).rejects.toThrow(/not offered by today/);

  expect(server.requests).toHaveLength(0);
});
