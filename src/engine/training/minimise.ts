import { addScaled, dot, type Objective } from './objective.ts';

export interface MinimiseOptions {
  /** It is done when no member of the gradient is larger. @default 1e-6 */
  readonly tolerance?: number;
  /** Steps at most. @default 300 */
  readonly maxSteps?: number;
}

/** Pairs of steps and changes of slope that stand for the curvature. */
const MEMORY = 10;

/**
 * Finds the minimum of a convex function from zero on: L-BFGS with a line search that halves. The same objective gives
 * the same result to the last bit.
 *
 * Pauses (`yield`) after each evaluation of the objective, so that the caller can let others work in between.
 */
export function* minimise(
  objective: Objective,
  parameterCount: number,
  { tolerance = 1e-6, maxSteps = 300 }: MinimiseOptions = {},
): Generator<void, Float64Array> {
  let point: Point = {
    parameters: new Float64Array(parameterCount),
    gradient: new Float64Array(parameterCount),
    value: 0,
  };
  point = { ...point, value: objective(point.parameters, point.gradient) };
  const memory: Pair[] = [];
  for (let step = 0; step < maxSteps; step += 1) {
    if (point.gradient.every((slope) => Math.abs(slope) <= tolerance)) break;
    const next = yield* searchLine(objective, point, directionOf(point.gradient, memory));
    // Nothing lower can be told apart in this precision.
    if (!next) break;
    remember(memory, point, next);
    point = next;
  }
  return point.parameters;
}

interface Point {
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

function* searchLine(objective: Objective, from: Point, direction: Float64Array): Generator<void, Point | undefined> {
  const slope = dot(from.gradient, direction);
  for (let length = 1; length > 1e-12; length /= 2) {
    const parameters = Float64Array.from(from.parameters);
    addScaled(parameters, length, direction);
    const gradient = new Float64Array(parameters.length);
    const value = objective(parameters, gradient);
    yield;
    // Armijo's rule: a tenth of a thousandth of what the slope promises.
    if (value < from.value && value <= from.value + 1e-4 * length * slope) return { parameters, gradient, value };
  }
  return undefined;
}

/** The two loops of L-BFGS. */
function directionOf(gradient: Float64Array, memory: readonly Pair[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const parts = memory.toReversed().map((pair) => {
    const part = dot(pair.step, direction) / pair.curvature;
    addScaled(direction, -part, pair.change);
    return part;
  });
  const last = memory.at(-1);
  if (last) {
    const scale = last.curvature / dot(last.change, last.change);
    direction.forEach((value, index) => (direction[index] = value * scale));
  }
  memory.forEach((pair, index) => {
    const part = dot(pair.change, direction) / pair.curvature;
    addScaled(direction, parts[memory.length - 1 - index]! - part, pair.step);
  });
  return direction;
}

function remember(memory: Pair[], from: Point, to: Point): void {
  const step = to.parameters.map((value, index) => value - from.parameters[index]!);
  const change = to.gradient.map((value, index) => value - from.gradient[index]!);
  const curvature = dot(step, change);
  if (curvature <= 1e-14) return;
  memory.push({ step, change, curvature });
  if (memory.length > MEMORY) memory.shift();
}
