import { parentPort, workerData } from 'node:worker_threads';
import { withAddedModels } from '../added-models/with-added-models.ts';
import { ENGINE_MODELS, findModel } from '../models/registry.ts';
import { loadRuntime } from '../vision/runtime.ts';
import { createVision, type Vision } from '../vision/vision.ts';
import { analyseImage } from './analyse.ts';
import type { WorkerReply, WorkerRequest, WorkerSetup } from './protocol.ts';

// The entry of a worker thread; the pool starts it.
const port = parentPort;
if (port === null) {
  throw new Error('inference/worker runs in a worker thread only');
}

const { modelsDir, addedModels, asStored } = workerData as WorkerSetup;
const allModels = withAddedModels(ENGINE_MODELS, addedModels);
const runtime = await loadRuntime();
const vision = createVision(runtime, modelsDir);

port.on('message', (request: WorkerRequest) => {
  if (request.kind === 'close') {
    port.close();
    return;
  }
  void reply(request, vision).then((answer) => port.postMessage(answer));
});
port.postMessage({ kind: 'ready', backend: runtime.backend } satisfies WorkerReply);

async function reply(request: WorkerRequest & { kind: 'analyse' }, eyes: Vision): Promise<WorkerReply> {
  try {
    const models = request.modelIds.map((id) => findModel(id, allModels));
    return {
      kind: 'analysed',
      analysis: await analyseImage(request.image, { crop: request.crop, asStored }, models, eyes),
    };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}
