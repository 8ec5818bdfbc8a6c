import type { ScriptedReply, SeenRequest } from '../support/server.ts';

const status = { code: 10000, description: 'Ok' };
const input = { id: 'a', data: { image: { url: 'https://img.example/a.jpg' } }, status: { code: 30000 } };
const concept = { id: 'cat', name: 'cat', value: 1 };
const model = { id: 'aaa03c23b3724a16a56b629203edc62c', name: 'general-v1.3', output_info: { type: 'concept' } };
const output = { id: 'o', status, input, data: { concepts: [concept] } };

/** Answers any call of the seed's time with success: something on the first page of every list, nothing later. */
export function answer(request: SeenRequest): ScriptedReply {
  if (isLaterPage(request)) {
    return { json: { status, inputs: [], concepts: [], models: [], hits: [] } };
  }
  return {
    json: {
      status,
      input,
      inputs: [input],
      outputs: [output],
      hits: [{ score: 1, input }],
      concept,
      concepts: [concept],
      model,
      models: [model],
      counts: { processed: 1, to_process: 0, errors: 0, processing: 0 },
    },
  };
}

function isLaterPage({ path, body }: SeenRequest): boolean {
  const query = new URLSearchParams(path.split('?')[1]);
  if (Number(query.get('page') ?? 1) > 1 || query.has('last_id')) return true;
  const { pagination }: { pagination?: { page: number } } = body.length > 0 ? JSON.parse(body.toString()) : {};
  return (pagination?.page ?? 1) > 1;
}
