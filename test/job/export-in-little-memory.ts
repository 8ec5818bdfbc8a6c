import { join } from 'node:path';

import { pino } from 'pino';

import { EXPORT_FORMATS } from '../../src/job/export-job.ts';
import { exportRecords } from '../../src/job/export-records.ts';
import { exportJob } from './export-job.ts';

/** Run as a process with a small heap: exports a ledger into a folder, in all formats that are one file. */
const [, , state = '', folder = ''] = process.argv;
const counts: number[] = [];
for (const format of EXPORT_FORMATS.filter((each) => each !== 'xmp')) {
  const job = exportJob({ state, outs: [join(folder, format)], format });
  const { files } = await exportRecords(job, { log: pino({ enabled: false }) });
  counts.push(...files.map(({ images }) => images));
}
process.stdout.write(JSON.stringify(counts));
