const CREATED_AT = '2017-06-01T12:00:00.000000Z';
const OK = { code: 10000, description: 'Ok' };
const PENDING = { code: 30001, description: 'Download pending' };
const PROCESSED = { code: 30000, description: 'Download complete' };
const HOST = 'https://s3.amazonaws.com/clarifai-api/img/prod/';
/** As many as the general model of 2017 gives. */
const CONCEPTS = 20;
/** Answers that differ; images take turns with them. */
const VARIANTS = 64;

/** What the service of 2017 answers to an upload: every input taken, none processed yet. */
export function uploadReply(ids) {
  return JSON.stringify({ status: OK, inputs: ids.map((id) => inputOf(id, PENDING)) });
}

/** What it answers to the question for inputs by their ids, once it has processed them. */
export function inputsReply(ids) {
  return JSON.stringify({ status: OK, inputs: ids.map((id) => inputOf(id, PROCESSED)) });
}

/** What it answers to the question for its counts, when nothing waits. */
export function countsReply(processed) {
  return JSON.stringify({ status: OK, counts: { processed, to_process: 0, errors: 0, processing: 0 } });
}

/** What it tells of a model that gives concepts. */
export function modelReply(id) {
  return JSON.stringify({ status: OK, model: modelOf(id) });
}

/** What the model says of images: some concepts of each, written in advance, for only the clients are to be measured. */
export function outputsReply(id, inputs) {
  const model = JSON.stringify(modelOf(id));
  const outputs = inputs.map(
    (input, index) =>
      `{"id":"output-${index}","status":${JSON.stringify(OK)},"created_at":"${CREATED_AT}","model":${model},` +
      `"input":{"id":${JSON.stringify(input.id)},"data":${JSON.stringify(input.data)}},"data":${DATA[index % VARIANTS]}}`,
  );
  return `{"status":${JSON.stringify(OK)},"outputs":[${outputs.join(',')}]}`;
}

/** The id that an address of ours names. */
export function idOfUrl(url) {
  return url.slice(HOST.length, -'.jpg'.length);
}

function inputOf(id, status) {
  return { id, data: { image: { url: `${HOST}${id}.jpg` } }, created_at: CREATED_AT, modified_at: CREATED_AT, status };
}

function modelOf(id) {
  return {
    id,
    name: 'general-v1.3',
    created_at: CREATED_AT,
    app_id: 'main',
    output_info: { type: 'concept', type_ext: 'concept' },
    model_version: { id: 'aa9ca48295b37401f8af92ad1af0d91d', created_at: CREATED_AT, status: { code: 21100 } },
  };
}

const DATA = Array.from({ length: VARIANTS }, (_, variant) =>
  JSON.stringify({
    concepts: Array.from({ length: CONCEPTS }, (_each, rank) => ({
      id: `ai_${(variant * CONCEPTS + rank).toString(36).padStart(8, 'Q')}`,
      name: `concept ${variant} ${rank}`,
      app_id: 'main',
      value: Number((0.998 - rank * 0.011 - variant * 0.0001).toFixed(7)),
    })),
  }),
);
