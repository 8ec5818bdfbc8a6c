import type { Data } from '../../wire/data.ts';
import { clip } from '../vision/box.ts';
import type { DecodedImage } from '../vision/decoded-image.ts';
import type { Network, NetworkOutput } from '../vision/network.ts';
import { suppress, type Detection } from '../vision/suppression.ts';
import { activate } from './activation.ts';
import { boxReader } from './box-format.ts';
import type { DetectorDescription } from './description.ts';
import { outOfFrame } from './frame.ts';
import { regionOf } from './region.ts';
import { findOutput, runNetwork } from './run-network.ts';

/** Regions with a score of at least the threshold, best first. @throws Error that names the member of the manifest. */
export async function detect(image: DecodedImage, network: Network, description: DetectorDescription): Promise<Data> {
  const { input, output } = description;
  const names = ['boxes', 'scores', 'classes'] as const;
  const wanted = names.filter((name) => output[name] !== undefined);
  for (const name of wanted) findOutput(network, `output.${name}`, output[name]);
  const { outputs, frame } = await runNetwork(network, image, input, [...new Set(wanted.map((name) => output[name]!))]);

  const boxes = outputs.get(output.boxes)!;
  const scores = outputs.get(output.scores)!;
  const classes = output.classes === undefined ? undefined : outputs.get(output.classes)!;
  const boxAt = boxReader(boxes.data, output, input);
  const detections = scored({ boxes, scores, classes }, description).map(({ row, ...found }): Detection => ({
    ...found,
    box: clip(outOfFrame(boxAt(row), frame)),
  }));
  const regions = suppress(detections, output.overlap).map(regionOf);
  return regions.length === 0 ? {} : { regions };
}

interface Outputs {
  readonly boxes: NetworkOutput;
  readonly scores: NetworkOutput;
  readonly classes: NetworkOutput | undefined;
}

type Scored = Pick<Detection, 'label' | 'score'> & { readonly row: number };

/** What was found in which row. Without `classes`, a row of scores has a column for each label. */
function scored({ boxes, scores, classes }: Outputs, { labels, output }: DetectorDescription): readonly Scored[] {
  const rows = boxes.data.length / 4;
  const columns = classes ? 1 : labels.length;
  if (!Number.isInteger(rows) || scores.data.length !== rows * columns) {
    throw new Error(
      `labels has ${labels.length} entries, but the network's ${output.boxes} are [${boxes.shape.join(', ')}] ` +
        `and its ${output.scores} [${scores.shape.join(', ')}]`,
    );
  }
  const found: Scored[] = [];
  for (const [index, score] of activate(scores.data, columns, output.activation).entries()) {
    if (score < output.threshold) continue;
    const row = Math.floor(index / columns);
    const label = labels[classes ? (classes.data[row] ?? -1) : index % columns];
    if (typeof label === 'string') found.push({ label, score, row });
  }
  return found;
}
