import type { Network } from '../network/network.ts';
import type { FloatConstant, Value } from '../network/value.ts';
import { Unsupported } from '../unsupported.ts';
import type { Layer, LayerConfig, LayersModel } from './layers-model.ts';
import { configOf, layerName } from './layers-model.ts';

/** One layer with the values it reads, ready to be added to the network. */
export class LayerStep {
  readonly net: Network;
  readonly inputs: readonly Value[];
  readonly config: LayerConfig;
  readonly #layer: Layer;
  readonly #model: LayersModel;

  constructor(layer: Layer, model: LayersModel, net: Network, inputs: readonly Value[]) {
    this.#layer = layer;
    this.#model = model;
    this.net = net;
    this.inputs = inputs;
    this.config = configOf(layer);
  }

  /** The first, mostly only, value the layer reads. */
  get input(): Value {
    const [value] = this.inputs;
    if (!value) throw new Error(`the layer ${layerName(this.#layer)} reads nothing`);
    return value;
  }

  /** A weight of the layer, if it has it. */
  maybeWeight(part: string): FloatConstant | undefined {
    return this.#model.weight(layerName(this.#layer), part);
  }

  /** A weight of the layer. @throws Error when the model lacks it. */
  weight(part: string): FloatConstant {
    const weight = this.maybeWeight(part);
    if (!weight) throw new Error(`the weights lack ${layerName(this.#layer)}/${part}`);
    return weight;
  }

  /** A setting that is a number. */
  number(setting: string, fallback: number): number {
    const value = this.config[setting];
    return typeof value === 'number' ? value : fallback;
  }

  /** A setting that is one whole number for both directions, or [vertical, horizontal]. */
  pair(setting: string, fallback: readonly [number, number]): readonly [number, number] {
    const value = this.config[setting] ?? fallback;
    const [high = 1, wide = high] = Array.isArray(value) ? (value as readonly number[]) : [Number(value)];
    return [high, wide];
  }

  /** A setting that is a text; settings of other kinds count as missing. */
  text(setting: string, fallback: string): string {
    const value = this.config[setting];
    return typeof value === 'string' ? value : fallback;
  }

  /** The complaint that this layer is not supported. */
  unsupported(detail?: string): Unsupported {
    return new Unsupported(this.#layer.class_name, detail && `${detail}, at ${layerName(this.#layer)}`);
  }
}

/** What a layer adds to the network. */
export type LayerOperation = (step: LayerStep) => Value;
