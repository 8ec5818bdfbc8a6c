import { appendFile, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PredictionRecord } from '../../src/record/record.ts';
import type { Sink } from '../../src/sinks/sink.ts';
import { anyRecord, failedRecord, okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Records with names that formats stumble over. */
export const RECORDS: readonly PredictionRecord[] = [
  okRecord('a.jpg'),
  failedRecord('b "x", y.jpg'),
  okRecord('c\n😀.jpg'),
];

/** Opens a sink at an offset, writes records and closes it, as a run does. Returns the offset to commit. */
export async function writeTo(
  sink: Sink,
  offset: number | null,
  records: readonly PredictionRecord[],
): Promise<number> {
  await sink.open(offset);
  await sink.write(records);
  const committed = await sink.flush();
  await sink.close();
  return committed;
}

/** Specifies what every sink does, whatever its format. */
export function sinkContract(extension: string, make: (file: string) => Sink): void {
  const place = async (): Promise<string> => join(await temporaryFolder(), 'new folder', `out.${extension}`);
  const written = async (records: readonly PredictionRecord[]): Promise<string> => {
    const file = await place();
    await writeTo(make(file), null, records);
    return readFile(file, 'utf8');
  };

  describe('that grows', () => {
    it('is the same whether it is written at once or goes on after being closed', async () => {
      const file = await place();

      let offset: number | null = null;
      for (const record of RECORDS) offset = await writeTo(make(file), offset, [record]);

      expect(await readFile(file, 'utf8')).toBe(await written(RECORDS));
    });

    it('is cut back to what was committed when more had been written', async () => {
      const file = await place();
      const [first, ...rest] = RECORDS as [PredictionRecord, ...PredictionRecord[]];
      const committed = await writeTo(make(file), null, [first]);
      await writeTo(make(file), committed, [failedRecord('never committed.jpg')]);
      await appendFile(file, 'half a rec');

      await writeTo(make(file), committed, rest);

      expect(await readFile(file, 'utf8')).toBe(await written(RECORDS));
    });

    it('starts over when it was written to and nothing was committed', async () => {
      const file = await place();
      await writeTo(make(file), null, [failedRecord('never committed.jpg')]);

      await writeTo(make(file), 0, RECORDS);

      expect(await readFile(file, 'utf8')).toBe(await written(RECORDS));
    });

    it('is cut back by opening alone', async () => {
      const file = await place();
      const committed = await writeTo(make(file), null, RECORDS);
      await writeTo(make(file), committed, [failedRecord('never committed.jpg')]);

      const sink = make(file);
      await sink.open(committed);
      await sink.close();

      expect(await readFile(file, 'utf8')).toBe(await written(RECORDS));
    });

    it('equals an undisturbed one, whatever the records and batches and wherever the crashes', async () => {
      const batch = fc.record({ records: fc.array(anyRecord, { maxLength: 4 }), lost: fc.option(anyRecord) });
      await fc.assert(
        fc.asyncProperty(fc.array(batch, { maxLength: 8 }), async (batches) => {
          const file = await place();

          let offset = await writeTo(make(file), null, []);
          for (const { records, lost } of batches) {
            if (lost) await writeTo(make(file), offset, [...records, lost]);
            offset = await writeTo(make(file), offset, records);
          }

          expect(await readFile(file, 'utf8')).toBe(await written(batches.flatMap(({ records }) => records)));
        }),
        { numRuns: 30 },
      );
    });

    it('does not take records along that were written but not flushed', async () => {
      const file = await place();
      const sink = make(file);
      const committed = await writeTo(sink, null, RECORDS);

      await sink.open(committed);
      await sink.write([failedRecord('not flushed.jpg')]);
      await sink.close();
      await writeTo(sink, committed, []);

      expect(await readFile(file, 'utf8')).toBe(await written(RECORDS));
    });
  });

  describe('that is as it should be', () => {
    it('starts in an empty file that somebody made for it', async () => {
      const file = join(await temporaryFolder(), `out.${extension}`);
      await writeFile(file, '');

      await writeTo(make(file), null, RECORDS);

      expect(await readFile(file, 'utf8')).toBe(await written(RECORDS));
    });

    it('can be closed without having been opened, and twice', async () => {
      const sink = make(await place());

      await expect(sink.close()).resolves.toBeUndefined();
      await writeTo(sink, null, RECORDS);
      await expect(sink.close()).resolves.toBeUndefined();
    });

    it('keeps its bytes and its time when there is nothing to write', async () => {
      const file = await place();
      const committed = await writeTo(make(file), null, RECORDS);
      const before = await stat(file, { bigint: true });

      await writeTo(make(file), committed, []);

      const after = await stat(file, { bigint: true });
      expect([after.mtimeNs, after.ctimeNs, after.size]).toEqual([before.mtimeNs, before.ctimeNs, before.size]);
    });
  });

  describe('that cannot be used', () => {
    it('is refused and stays as it is when it belongs to somebody else', async () => {
      const file = join(await temporaryFolder(), `out.${extension}`);
      await writeFile(file, 'mine');

      await expect(make(file).open(null)).rejects.toMatchObject({
        code: 'file-exists',
        file,
        message: expect.stringMatching(/out\.\w+ exists.*Move it away, or choose another --out/) as string,
      });
      expect(await readFile(file, 'utf8')).toBe('mine');
    });

    it('is refused and stays as it is when it was shortened', async () => {
      const file = await place();
      const committed = await writeTo(make(file), null, RECORDS);
      await truncate(file, committed - 1);

      await expect(make(file).open(committed)).rejects.toMatchObject({
        code: 'file-shortened',
        file,
        message: expect.stringContaining(
          `${file} has ${committed - 1} bytes, fewer than the ${committed} written to it`,
        ) as string,
      });
      expect((await stat(file)).size).toBe(committed - 1);
    });

    it('is refused and not made anew when it is gone', async () => {
      const file = await place();
      const committed = await writeTo(make(file), null, RECORDS);
      await rm(file);

      await expect(make(file).open(committed)).rejects.toMatchObject({
        code: 'file-missing',
        file,
        message: `${file} is gone; ${committed} bytes had been written to it.`,
      });
      await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('is named when its folder cannot be made', async () => {
      const file = await place();
      await writeFile(dirname(file), 'a file in the place of the folder');

      await expect(make(file).open(null)).rejects.toMatchObject({
        name: 'SinkError',
        code: 'io',
        message: `${file} cannot be looked at (ENOTDIR).`,
        cause: { code: 'ENOTDIR' },
      });
    });

    it('is named when a folder is in its place', async () => {
      const file = await place();
      await mkdir(file, { recursive: true });

      await expect(make(file).open(0)).rejects.toMatchObject({
        name: 'SinkError',
        code: 'io',
        file,
        message: `${file} cannot be opened for writing (EISDIR).`,
      });
    });

    it('is named when it is written to without being open', async () => {
      const file = await place();

      await expect(make(file).flush()).rejects.toMatchObject({
        name: 'SinkError',
        code: 'io',
        file,
        message: `${file} is not open.`,
      });
    });

    it('is named when it is written to after it was closed', async () => {
      const file = await place();
      const sink = make(file);
      await writeTo(sink, null, RECORDS);

      await expect(sink.flush()).rejects.toMatchObject({ name: 'SinkError', message: `${file} is not open.` });
    });
  });
}
