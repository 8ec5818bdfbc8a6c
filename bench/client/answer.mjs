const CREATED_AT = '2017-06-01T12:00:00.000000Z';

/** What the service of 2017 answers to an upload: every input taken, none processed yet. */
export function answer(ids) {
  return JSON.stringify({
    status: { code: 10000, description: 'Ok' },
    inputs: ids.map((id) => ({
      id,
      data: { image: { url: `https://s3.amazonaws.com/clarifai-api/img/prod/${id}.jpg` } },
      created_at: CREATED_AT,
      modified_at: CREATED_AT,
      status: { code: 30001, description: 'Download pending' },
    })),
  });
}
