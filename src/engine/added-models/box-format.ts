import type { Box } from '../vision/box.ts';
import type { DetectorDescription, InputDescription } from './description.ts';

type Format = DetectorDescription['output']['format'];
type Four = readonly [number, number, number, number];

/** Edges of a box, in the units of its four numbers: x from the left, y from the top. */
const EDGES: Readonly<Record<Format, (four: Four) => Box>> = {
  yxyx: ([top, left, bottom, right]) => ({ top, left, bottom, right }),
  xyxy: ([left, top, right, bottom]) => ({ top, left, bottom, right }),
  xywh: ([left, top, width, height]) => ({ top, left, bottom: top + height, right: left + width }),
  cxcywh: ([x, y, width, height]) => ({
    top: y - height / 2,
    left: x - width / 2,
    bottom: y + height / 2,
    right: x + width / 2,
  }),
};

/** Reads the box in a row of a network's output, as fractions of what the network was shown. */
export function boxReader(
  boxes: Float32Array,
  { format, units }: Pick<DetectorDescription['output'], 'format' | 'units'>,
  { width, height }: Pick<InputDescription, 'width' | 'height'>,
): (row: number) => Box {
  const [across, down] = units === 'pixel' ? [width, height] : [1, 1];
  return (row) => {
    const { top, left, bottom, right } = EDGES[format]([...boxes.subarray(row * 4, row * 4 + 4)] as unknown as Four);
    return { top: top / down, left: left / across, bottom: bottom / down, right: right / across };
  };
}
