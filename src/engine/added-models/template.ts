import { basename, extname } from 'node:path';
import type { Network, TensorShape } from '../vision/network.ts';

/** A manifest to be completed, and what to look at in it. */
export interface Template {
  readonly json: object;
  /** Sentences. */
  readonly notes: readonly string[];
}

/**
 * Drafts the manifest of a network from what it says of itself. What it cannot say (how pixels are scaled, which labels
 * it has, what its numbers mean) has to be looked at, and the notes say so.
 */
export function draftManifest(network: Network, file: string): Template {
  const id = idOf(file);
  const [input] = network.inputs;
  const { boxes, scores } = detectorOutputs(network);
  const vector = network.outputs.find(({ name }) => /embed|feature|pool/i.test(name));
  const [output] = network.outputs;
  const named = { id, name: id, file: basename(file), input: draftInput(input) };
  const shapes = [...network.inputs.map(line('input')), ...network.outputs.map(line('output'))];
  const notes = [
    ...shapes,
    ...(isColour(input) ? [] : ['input: it must be one colour image, of 3 channels; this network cannot be used.']),
    'input.normalisation: range is what pixels 0-255 become; ImageNet models mostly want mean and std instead.',
  ];
  const labels = `${id}.labels.txt`;
  if (boxes && scores) {
    const json = { ...named, kind: 'detector', labels, output: draftDetection(boxes.name, scores.name) };
    return { json, notes: [...notes, labelsNote(labels, scores), 'output.format and output.units: check both.'] };
  }
  if (vector) return { json: { ...named, kind: 'embedder', output: { name: vector.name } }, notes };
  const json = { ...named, kind: 'classifier', labels, output: { name: output?.name, activation: 'softmax' } };
  const either =
    'kind: if the numbers are no scores of labels, it is an embedder; leave labels and activation out then.';
  const activation = 'output.activation: none if the scores are probabilities already.';
  return { json, notes: [...notes, labelsNote(labels, output), either, activation] };
}

/** Whether it is four lengths, of which one is that of three channels or not fixed. */
function isColour(input: TensorShape | undefined): boolean {
  const [, first, , last] = input?.shape ?? [];
  return [first, last].some((length) => length === 3 || typeof length === 'string' || (length ?? 1) < 1);
}

function draftInput(input: TensorShape | undefined): object {
  const shape = input?.shape ?? [];
  const layout = shape[3] === 3 ? 'NHWC' : 'NCHW';
  const [height, width] = layout === 'NHWC' ? [shape[1], shape[2]] : [shape[2], shape[3]];
  const size = fixed(height) === fixed(width) ? { side: fixed(width) } : { width: fixed(width), height: fixed(height) };
  return { ...size, layout, channels: 'RGB', resize: 'stretch', normalisation: { range: [0, 1] } };
}

/** A length that is not fixed is 224, as of most classifiers. */
function fixed(length: number | string | undefined): number {
  return typeof length === 'number' && length > 0 ? length : 224;
}

function detectorOutputs({ outputs }: Network): Readonly<Record<'boxes' | 'scores', TensorShape | undefined>> {
  const boxes = outputs.find(({ name, shape }) => shape.at(-1) === 4 && /box|loc/i.test(name));
  return { boxes, scores: outputs.find(({ name }) => name !== boxes?.name && /score|class|conf|prob/i.test(name)) };
}

function draftDetection(boxes: string, scores: string): object {
  return { boxes, scores, format: 'yxyx', units: 'fraction', activation: 'none', threshold: 0.3, overlap: 0.5 };
}

function labelsNote(file: string, scores: TensorShape | undefined): string {
  const count = scores?.shape.at(-1);
  const many = typeof count === 'number' ? `its ${count} labels` : 'its labels';
  return `labels: write ${many} into ${file}, one per line, or give them here as a list.`;
}

function line(side: string): (tensor: TensorShape) => string {
  return ({ name, type, shape }) => `${side} ${name}: ${type} [${shape.join(', ')}]`;
}

/** The file's name as an id; that of the folder for the `model.json` of tfjs would say more, but may say nothing. */
function idOf(file: string): string {
  const id = basename(file, extname(file))
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 40)
    .replace(/[^a-z0-9]+$/, '');
  return id || 'model';
}
