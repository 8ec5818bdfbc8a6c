import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { nextMessage } from '../shared/child.mjs';
import { argumentsOf } from './contenders.mjs';
import { runProgram } from './run-program.mjs';

/**
 * Lets a contender import a folder of images, and checks with the sink that all of them arrived.
 *
 * @param course `{ sink, endpoint, home, folder, count, asks }`.
 * @throws when an image or a prediction is missing.
 */
export async function uploadRound(contender, course) {
  const { sink, home, count, asks } = course;
  const outputs = await mkdtemp(join(home, 'out-'));
  try {
    sink.send({ ask: 'begin' });
    const before = await nextMessage(sink);
    const used = await runProgram({ args: argumentsOf(contender, { ...course, outputs }), home });
    sink.send({ ask: 'end' });
    const after = await nextMessage(sink);
    check(contender, after.inputs, count, 'images');
    check(contender, after.predictions, asks ? count : 0, 'questions for predictions');
    return {
      imagesPerSecond: count / (used.ms / 1000),
      cpuUsPerImage: used.cpuUs / count,
      peakRssMb: used.peakRssMb,
      sinkCpuUsPerImage: ((after.cpuMs - before.cpuMs) * 1000) / count,
      firstRequestMs: after.firstRequestAt - used.startedAt,
      firstUploadMs: after.firstUploadAt - used.startedAt,
    };
  } finally {
    await rm(outputs, { recursive: true });
  }
}

function check(contender, found, expected, what) {
  if (found !== expected) throw new Error(`${contender}: ${found} ${what} arrived, not ${expected}.`);
}
