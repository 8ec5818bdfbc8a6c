import { parentPort } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest } from '../../../src/engine/inference/protocol.ts';

// Speaks the pool's protocol and does what the image says: `crash`, `hang`, `fail`, `wait`; else it answers with the
// text and the thread that read it.
const port = parentPort!;

port.on('message', (request: WorkerRequest) => {
  if (request.kind === 'close') {
    port.close();
    return;
  }
  const text = new TextDecoder().decode(request.image);
  switch (text) {
    case 'crash':
      throw new Error('segmentation fault');
    case 'hang':
      for (;;);
    case 'fail':
      port.postMessage({ kind: 'failed', message: 'objects.onnx is missing' } satisfies WorkerReply);
      return;
    default:
      port.postMessage({
        kind: 'analysed',
        analysis: { kind: 'read', info: { width: 1, height: 1, format: text }, data: new Map() },
      } satisfies WorkerReply);
  }
});
port.postMessage({ kind: 'ready', backend: 'onnxruntime-node' } satisfies WorkerReply);
