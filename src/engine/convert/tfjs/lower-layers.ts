import type { Network } from '../network/network.ts';
import type { Value } from '../network/value.ts';
import { Unsupported } from '../unsupported.ts';
import { LAYER_OPERATIONS } from './layer-operations.ts';
import { LayerStep } from './layer-step.ts';
import type { Layer, LayersModel } from './layers-model.ts';
import { configOf, layerName, layersOf } from './layers-model.ts';

/** A place in a model: a layer, its how-manieth use, and which of the results. */
type Place = readonly [layer: string, use: number, result: number];

const GRAPHS = new Set(['Functional', 'Model']);

/** Adds all layers to the network; inputs and outputs bear the names of their layers. @throws Unsupported at an unknown one. */
export function lowerLayers(net: Network, model: LayersModel): void {
  const lowering = new LayersLowering(net, model);
  const ends = outputNames(model.root);
  for (const [at, value] of lowering.run(model.root).entries()) net.output(ends[at] ?? `output_${at}`, value);
}

class LayersLowering {
  readonly #net: Network;
  readonly #model: LayersModel;

  constructor(net: Network, model: LayersModel) {
    this.#net = net;
    this.#model = model;
  }

  /** Adds a layer or a whole model. @param inputs left out for the outermost model, which declares its own. */
  run(layer: Layer, inputs?: readonly Value[]): readonly Value[] {
    if (layer.class_name === 'Sequential') return this.#sequence(layer, inputs);
    if (GRAPHS.has(layer.class_name)) return this.#graph(layer, inputs);
    const operation = Object.hasOwn(LAYER_OPERATIONS, layer.class_name)
      ? LAYER_OPERATIONS[layer.class_name]
      : undefined;
    if (!operation) throw new Unsupported(layer.class_name);
    return [operation(new LayerStep(layer, this.#model, this.#net, inputs ?? []))];
  }

  #sequence(model: Layer, inputs: readonly Value[] | undefined): readonly Value[] {
    const layers = layersOf(model);
    const [first] = layers;
    if (!first) throw new Error('it has no layers');
    const start = inputs ?? [this.#declare(first)];
    return layers.reduce((values, layer) => this.run(layer, values), start);
  }

  #graph(model: Layer, inputs: readonly Value[] | undefined): readonly Value[] {
    const layers = new Map(layersOf(model).map((layer) => [layerName(layer), layer]));
    const done = new Map<string, readonly Value[]>();
    for (const [at, [name]] of places(configOf(model).input_layers).entries()) {
      const layer = layers.get(name);
      if (!layer) throw new Error(`it has no layer ${name}`);
      done.set(`${name} 0`, [inputs?.[at] ?? this.#declare(layer)]);
    }
    const value = ([name, use, result]: Place): Value => {
      const key = `${name} ${use}`;
      const layer = layers.get(name);
      if (!layer) throw new Error(`it has no layer ${name}`);
      // A nested model counts its own making as a use, but does not list it.
      const read = layer.inbound_nodes?.[use] ?? layer.inbound_nodes?.at(-1);
      const values = done.get(key) ?? this.run(layer, places(read).map(value));
      done.set(key, values);
      const found = values[result];
      if (!found) throw new Error(`the layer ${name} has no result ${result}`);
      return found;
    };
    return places(configOf(model).output_layers).map(value);
  }

  #declare(layer: Layer): Value {
    const shape = inputShape(layer);
    const name = inputName(layer);
    return this.#net.input(
      name,
      shape?.map((length, axis) => length ?? (axis === 0 ? 'N' : `axis_${axis}`)),
      'float32',
    );
  }
}

/** The places a list names: `[["conv", 0, 0], …]`, or `["conv", 0, 0]` for a single one. */
function places(list: unknown): readonly Place[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new Unsupported('inbound_nodes', 'as Keras 3 writes them');
  const single = typeof list[0] === 'string';
  return (single ? [list] : list).map((place: readonly unknown[]) => [
    String(place[0]),
    Number(place[1]),
    Number(place[2]),
  ]);
}

/** The shape of what a layer, or the first one in it, takes; null where a length varies. */
function inputShape(layer: Layer): readonly (number | null)[] | undefined {
  const config = configOf(layer);
  const shape = config['batch_input_shape'] ?? config['batch_shape'];
  const [inner] = layersOf(layer);
  return (shape as readonly (number | null)[] | undefined) ?? (inner && inputShape(inner));
}

/** The name of the layer that takes the input, or the one Keras gives to the input of a layer that works on it. */
function inputName(layer: Layer): string {
  const [inner] = layersOf(layer);
  if (inner) return inputName(inner);
  return layer.class_name === 'InputLayer' ? layerName(layer) : `${layerName(layer)}_input`;
}

/** The names of the layers whose results the model gives. */
function outputNames(model: Layer): readonly string[] {
  if (model.class_name !== 'Sequential') return places(configOf(model).output_layers).map(([name]) => name);
  const last = layersOf(model).at(-1);
  return last ? (layersOf(last).length > 0 ? outputNames(last) : [layerName(last)]) : [];
}
