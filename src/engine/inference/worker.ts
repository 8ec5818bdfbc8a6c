import { parentPort, workerData } from 'node:worker_threads';
import { NativeGate } from '../../base/native-gate.ts';
import { withAddedModels } from '../added-models/with-added-models.ts';
import { ENGINE_MODELS, findModel } from '../models/registry.ts';
import { loadRuntime } from '../vision/runtime.ts';
import { createVision, type Vision } from '../vision/vision.ts';
import { analyseImage } from './analyse.ts';
import type { Answer, Question, WorkerReply, WorkerRequest, WorkerSetup } from './protocol.ts';

// The entry of a worker thread; the pool starts it.
const port = parentPort;
if (port === null) {
  throw new Error('inference/worker runs in a worker thread only');
}

const { modelsDir, addedModels, asStored, gate } = workerData as WorkerSetup;
const allModels = withAddedModels(ENGINE_MODELS, addedModels);
const runtime = await loadRuntime(new NativeGate(gate));
const vision = createVision(runtime, modelsDir);

port.on('message', (request: WorkerRequest) => {
  if (request.kind === 'close') {
    // Nothing is under way when this is asked for.
    void runtime.close().finally(() => port.close());
    return;
  }
  void answer(request, vision).then((said) => port.postMessage({ id: request.id, ...said } satisfies WorkerReply));
});
port.postMessage({ kind: 'ready', backend: runtime.backend } satisfies WorkerReply);

async function answer({ image, modelIds, crop }: Question, eyes: Vision): Promise<Answer> {
  try {
    const models = modelIds.map((id) => findModel(id, allModels));
    return { kind: 'analysed', analysis: await analyseImage(image, { crop, asStored }, models, eyes) };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}
