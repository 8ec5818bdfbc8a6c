import { describe, expect, it } from 'vitest';

import { variableWarnings } from '../../src/cli/variables.ts';

describe('a variable that no command reads', () => {
  it.each([
    ['CLARIFAI_INGEST_MODLE', 'CLARIFAI_INGEST_MODLE: unknown setting; did you mean CLARIFAI_INGEST_MODEL?'],
    ['CLARIFAI_INGEST_OUTPUT', 'CLARIFAI_INGEST_OUTPUT: unknown setting'],
    ['CLARIFAI_INGEST_ZZZZZZ', 'CLARIFAI_INGEST_ZZZZZZ: unknown setting'],
    [
      'CLARIFAI_INGEST_API_KEY_FILE',
      'CLARIFAI_INGEST_API_KEY_FILE: unknown setting; did you mean CLARIFAI_API_KEY_FILE?',
    ],
    ['CLARIFAI_APIKEY', 'CLARIFAI_APIKEY: unknown; did you mean CLARIFAI_API_KEY?'],
    ['clarifai_api_key', 'clarifai_api_key: unknown; did you mean CLARIFAI_API_KEY?'],
    ['CLAIRFAI_API_KEY', 'CLAIRFAI_API_KEY: unknown; did you mean CLARIFAI_API_KEY?'],
    ['CLARIFAI_USERID', 'CLARIFAI_USERID: unknown; did you mean CLARIFAI_USER_ID?'],
    ['CLARIFAI_PAT_FLIE', 'CLARIFAI_PAT_FLIE: unknown; did you mean CLARIFAI_PAT_FILE?'],
  ])('%s is reported with the one that may be meant', (name, warning) => {
    expect(variableWarnings({ [name]: 'secret' })).toEqual([warning]);
  });

  it.each([
    ['settings of any command', ['CLARIFAI_INGEST_MODEL', 'CLARIFAI_INGEST_SETTLE', 'CLARIFAI_INGEST_TIME_ZONE']],
    ['the account', ['CLARIFAI_API_KEY', 'CLARIFAI_PAT_FILE', 'CLARIFAI_API_BASE', 'CLARIFAI_APP_SECRET_FILE']],
    [
      "Clarifai's other programs",
      [
        'CLARIFAI_MODEL_ID',
        'CLARIFAI_MODEL_VERSION_ID',
        'CLARIFAI_WORKFLOW_ID',
        'CLARIFAI_RUNNER_ID',
        'CLARIFAI_NODEPOOL_ID',
        'CLARIFAI_COMPUTE_CLUSTER_ID',
        'CLARIFAI_DEPLOYMENT_ID',
        'CLARIFAI_SESSION_TOKEN',
        'CLARIFAI_UI',
        'CLARIFAI_CA',
        'CLARIFAI_PATH',
      ],
    ],
    ['numbered keys', ['CLARIFAI_API_KEY_2', 'CLARIFAI_PAT1']],
    ['everybody else', ['PATH', 'HOME', 'API_KEY', 'CLARITY_API']],
  ])('is not one of %s', (_, names) => {
    expect(variableWarnings(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
  });

  it('is not reported where the one that may be meant is set too', () => {
    expect(variableWarnings({ CLARIFAI_APIKEY: 'x', CLARIFAI_API_KEY: 'y' })).toEqual([]);
  });
});
