import { nextMessage, startChild } from '../shared/child.mjs';

/** Lets one contender upload all images, and checks with the sink that each arrived once. @throws when one did not. */
export async function round(contender, { sink, port, folder, names, expected, digests }) {
  sink.send({ ask: 'begin', digests });
  const before = await nextMessage(sink);

  const child = startChild(new URL(`contenders/${contender}.mjs`, import.meta.url));
  child.send({ endpoint: `http://127.0.0.1:${port}`, folder, names });
  const result = await nextMessage(child);

  sink.send({ ask: 'end' });
  const { cpuMs, ...counts } = await nextMessage(sink);
  for (const [what, count] of Object.entries(expected)) {
    if (counts[what] !== count) throw new Error(`${contender}: ${counts[what]} ${what} arrived, not ${count}.`);
  }
  return {
    imagesPerSecond: names.length / (result.ms / 1000),
    cpuUsPerImage: result.cpuUs / names.length,
    peakRssMb: result.peakRssMb,
    sinkCpuUsPerImage: ((cpuMs - before.cpuMs) * 1000) / names.length,
  };
}
