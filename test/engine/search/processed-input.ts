import { STATUS } from '../../../src/wire/status.ts';
import { statusOf } from '../../../src/engine/status.ts';
import type { EngineStore, StoredInput } from '../../../src/engine/store/store.ts';

/** The app and the version of the embedding of these inputs. */
export const OF = { appId: 'app', versionId: 'embedding-1' };

/** Stores an input of which the embedding has said this vector. */
export function addProcessed(
  store: EngineStore,
  id: string,
  vector: readonly number[],
  data: StoredInput['data'] = {},
): void {
  const image = { url: null, file: `${id}.png`, local: null, format: 'png', width: 1, height: 1, crop: null };
  const status = statusOf(STATUS.inputPending);
  store.addInputs([{ appId: OF.appId, id, image, data, createdAt: '', modifiedAt: '', status }]);
  const outputs = new Map([[OF.versionId, { embeddings: [{ vector, num_dimensions: vector.length }] }]]);
  store.finishInput(OF.appId, id, { status: statusOf(STATUS.inputSuccess), image, outputs });
}
