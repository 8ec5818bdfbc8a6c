import { parentPort } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest } from '../../../src/engine/inference/protocol.ts';

// Speaks the pool's protocol and does what the image says: `crash`, `hang`, `fail`, `hold` (no answer before the next
// image has come), `slow` (a moment later); else it answers with the text.
const port = parentPort!;
const held: number[] = [];

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
      port.postMessage({ id: request.id, kind: 'failed', message: 'objects.onnx is missing' } satisfies WorkerReply);
      return;
    case 'hold':
      held.push(request.id);
      return;
    case 'slow':
      setTimeout(hear, 100, request.id, text);
      return;
    default:
      for (const id of held.splice(0)) {
        hear(id, 'hold');
      }
      hear(request.id, text);
  }
});
port.postMessage({ kind: 'ready', backend: 'onnxruntime-node' } satisfies WorkerReply);

function hear(id: number, text: string): void {
  port.postMessage({
    id,
    kind: 'analysed',
    analysis: { kind: 'read', info: { width: 1, height: 1, format: text }, data: new Map() },
  } satisfies WorkerReply);
}
