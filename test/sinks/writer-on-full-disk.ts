import { jsonSink } from '../../src/sinks/json.ts';
import { SinkError } from '../../src/sinks/sink.ts';
import { okRecord } from '../support/records.ts';

/**
 * Run as a process whose files may not grow far: writes one record, then more than there is room for, and flushes
 * twice. Prints what came of the flushes: the code of an error or the offset.
 */
const sink = jsonSink(process.argv[2] ?? '');

async function flush(): Promise<string | number> {
  try {
    return await sink.flush();
  } catch (error) {
    return error instanceof SinkError ? error.code : String(error);
  }
}

await sink.open(null);
await sink.write([okRecord('first.jpg')]);
const results = [await flush()];
await sink.write(Array.from({ length: 200 }, (_, index) => okRecord(`${index}.jpg`)));
results.push(await flush(), await flush());
await sink.close();
process.stdout.write(JSON.stringify(results));
