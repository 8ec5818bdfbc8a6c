import { BASE64, URL_A, type LeftOut, type Row } from '../row.ts';

const GENERAL = '/v2/models/aaa03c23b3724a16a56b629203edc62c';
const ok = { code: 10000 };

/** Source: https://pypi.org/project/clarifai/2.0.29/. */
export const appRows: readonly Row[] = [
  {
    seed: 'ClarifaiApp.tag_urls',
    ours: 'app.tagUrls',
    call: ({ app }) => app.tagUrls([URL_A]),
    expects: [
      { method: 'GET', path: GENERAL },
      { method: 'POST', path: `${GENERAL}/outputs`, body: { inputs: [{ data: { image: { url: URL_A } } }] } },
    ],
  },
  {
    seed: 'ClarifaiApp.tag_files',
    ours: 'app.tagFiles',
    note: 'with a model, which fails in the seed',
    call: ({ app, file }) => app.tagFiles([file], { model: 'general-v1.3' }),
    expects: [
      { method: 'GET', path: GENERAL },
      { method: 'POST', path: `${GENERAL}/outputs`, body: { inputs: [{ data: { image: { base64: BASE64 } } }] } },
    ],
  },
  {
    seed: 'ClarifaiApp.wait_until_inputs_upload_finish',
    ours: 'app.waitUntilInputsUploadFinish',
    note: 'really waits; the seed makes no call',
    call: ({ app }) => app.waitUntilInputsUploadFinish(),
    expects: [
      { method: 'GET', path: '/v2/inputs/status' },
      { method: 'GET', path: '/v2/inputs/status' },
    ],
    replies: [1, 0].map((processing) => ({
      json: { status: ok, counts: { processed: 1, to_process: 0, errors: 0, processing } },
    })),
  },
  {
    seed: 'ClarifaiApp.wait_until_inputs_upload_finish',
    ours: 'app.inputs.waitUntilInputsUploadFinish',
    note: 'the same, beside what it waits for',
    call: ({ app }) => app.inputs.waitUntilInputsUploadFinish(),
    expects: [
      { method: 'GET', path: '/v2/inputs/status' },
      { method: 'GET', path: '/v2/inputs/status' },
    ],
    replies: [1, 0].map((processing) => ({
      json: { status: ok, counts: { processed: 1, to_process: 0, errors: 0, processing } },
    })),
  },
  {
    seed: 'ClarifaiApp.wait_until_inputs_delete_finish',
    ours: 'app.waitUntilInputsDeleteFinish',
    call: ({ app }) => app.waitUntilInputsDeleteFinish(),
    expects: [
      { method: 'GET', path: '/v2/inputs?page=1&per_page=20' },
      { method: 'GET', path: '/v2/inputs?page=1&per_page=20' },
    ],
    replies: [[{ id: 'a', data: {} }], []].map((inputs) => ({ json: { status: ok, inputs } })),
  },
];

/** What of section 17.1 is not offered. */
export const appLeftOut: readonly LeftOut[] = [
  { seed: 'ClarifaiApp.check_upgrade', reason: 'A library does not call home; the package manager tells of upgrades.' },
];
