import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConversionError } from '../../../src/engine/convert/conversion-error.ts';
import { convertModel } from '../../../src/engine/convert/convert-model.ts';
import { waves } from './reference.ts';
import { graphModel, list, placeholder, text, windowAttributes } from './tfjs-models.ts';

describe('a graph model that cannot be converted', () => {
  const minimal = (op: string): Promise<string> =>
    graphModel(
      [placeholder([1, 2]), { name: 'odd', op, input: ['image', 'matrix'] }],
      [{ name: 'matrix', ...waves([2, 2]) }],
      ['odd'],
    );

  it('is refused with the name of the operation', async () => {
    const file = await minimal('NonMaxSuppressionV5');

    const refused = convertModel(file);

    await expect(refused).rejects.toBeInstanceOf(ConversionError);
    await expect(refused).rejects.toMatchObject({ file, operation: 'NonMaxSuppressionV5' });
    await expect(refused).rejects.toThrow(`${file} cannot be converted: it uses the operation NonMaxSuppressionV5`);
  });

  it('is refused when a weight that must be known beforehand is computed', async () => {
    const file = await graphModel(
      [
        placeholder([1, 2, 2, 1]),
        { name: 'conv', op: 'Conv2D', input: ['image', 'image'], attr: windowAttributes(1, 'SAME') },
      ],
      [],
      ['conv'],
    );

    await expect(convertModel(file)).rejects.toThrow('Conv2D (input 1 is computed, at conv)');
  });

  it.each(['toString', 'constructor'])('takes %s for no operation', async (op) => {
    await expect(convertModel(await minimal(op))).rejects.toMatchObject({ operation: op });
  });

  it('is refused when its data format puts channels first', async () => {
    const attr = { ...windowAttributes(1, 'SAME'), data_format: text('NCHW'), dilations: list([1, 1, 1, 1]) };
    const file = await graphModel(
      [placeholder([1, 2, 2, 1]), { name: 'conv', op: 'Conv2D', input: ['image', 'kernel'], attr }],
      [{ name: 'kernel', ...waves([1, 1, 1, 1]) }],
      ['conv'],
    );

    await expect(convertModel(file)).rejects.toThrow('data format NCHW');
  });

  it('is refused when its weights end early', async () => {
    const file = await minimal('MatMul');
    await truncate(join(dirname(file), 'group1-shard2of2.bin'), 3);

    await expect(convertModel(file)).rejects.toThrow('the weights end early, at matrix');
  });

  it('is refused when a shard is missing', async () => {
    const file = await minimal('MatMul');
    const shard = join(dirname(file), 'group1-shard1of2.bin');
    await rm(shard);

    await expect(convertModel(file)).rejects.toThrow(`there is no file ${shard}`);
  });

  it('is refused when its description ends early, or is of another kind', async () => {
    const file = await minimal('MatMul');
    const description = await readFile(file, 'utf8');

    await writeFile(file, description.slice(0, 100));
    await expect(convertModel(file)).rejects.toBeInstanceOf(ConversionError);
    await writeFile(file, '{"format":"tfjs-tarot"}');
    await expect(convertModel(file)).rejects.toThrow('its format is the unknown tfjs-tarot');
    await writeFile(file, 'null');
    await expect(convertModel(file)).rejects.toThrow('it is no description of a model');
  });
});
