import type { Context, Next } from 'hono';

import type { Input, InputsReply } from '../../wire/input.ts';
import { STATUS } from '../../wire/status.ts';
import { newId, readBody, reply } from '../routes/reply.ts';
import { aggregate, statusOf } from '../status.ts';
import { instead } from './instead.ts';
import { seededRandom } from './random.ts';

/**
 * Lets some inputs of a `POST /inputs` fail with 10030 (try again): they are not stored, their neighbours are.
 * Other calls go on unharmed.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status.proto.
 */
export async function failSomeInputs(context: Context, next: Next, detail: number): Promise<Response | void> {
  if (context.req.method !== 'POST' || !/^\/v2\/(?:users\/[^/]+\/apps\/[^/]+\/)?inputs\/?$/.test(context.req.path)) {
    return next();
  }
  const body = await readBody<{ inputs: unknown }>(context);
  if (!Array.isArray(body.inputs) || body.inputs.length === 0) return next();
  const inputs: readonly unknown[] = body.inputs;
  const isHit = chooseSome(inputs.length, detail);
  const kept = inputs.filter((_, index) => !isHit[index]);
  const failed = inputs.filter((_, index) => isHit[index]).map(failedInput);
  if (kept.length === 0) return reply(context, 400, statusOf(STATUS.failure), { inputs: failed });

  context.set('body', { ...body, inputs: kept });
  await next();
  const stored = ((await context.res.clone().json()) as Partial<InputsReply>).inputs ?? [];
  // The call was refused as a whole.
  if (stored.length !== kept.length) return undefined;
  const items = isHit.map((hit, index) => {
    const hitsBefore = isHit.slice(0, index).filter(Boolean).length;
    return hit ? failed[hitsBefore] : stored[index - hitsBefore];
  });
  const { status, http } = aggregate(items.map((item) => item ?? {}));
  return instead(context, () => reply(context, http, status, { inputs: items }));
}

/** Each with one half's chance, at least one. */
function chooseSome(count: number, detail: number): readonly boolean[] {
  const random = seededRandom(detail * 0x1_0000_0000);
  const certain = Math.floor(random() * count);
  return Array.from({ length: count }, (_, index) => random() < 0.5 || index === certain);
}

function failedInput(input: unknown): object {
  const { id, data } = (input ?? {}) as Partial<Input>;
  const url: unknown = data?.image?.url;
  return {
    id: typeof id === 'string' && id !== '' ? id : newId(),
    data: { image: typeof url === 'string' ? { url } : {} },
    created_at: '0001-01-01T00:00:00Z',
    status: statusOf(STATUS.tryAgain, 'injected fault: this input was not stored'),
  };
}
