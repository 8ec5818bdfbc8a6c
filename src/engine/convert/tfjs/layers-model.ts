import type { FloatConstant } from '../network/value.ts';
import { asFloats } from '../network/arithmetic.ts';
import { cutWeights, readWeight } from './stored-weights.ts';
import type { TfjsFiles } from './tfjs-files.ts';
import { weightEntries } from './tfjs-files.ts';

/** One layer of a Keras model, which may be a whole model itself. */
export interface Layer {
  readonly class_name: string;
  readonly name?: string;
  readonly config: LayerConfig | readonly Layer[];
  readonly inbound_nodes?: readonly unknown[];
}

/** The settings of a layer, as far as they matter when it runs. */
export interface LayerConfig {
  readonly name?: string;
  readonly layers?: readonly Layer[];
  readonly input_layers?: readonly unknown[];
  readonly output_layers?: readonly unknown[];
  readonly [setting: string]: unknown;
}

/** A Keras model taken apart. */
export interface LayersModel {
  readonly root: Layer;
  /** A weight such as `conv1/kernel`; undefined when the model has none. */
  weight(layer: string, part: string): FloatConstant | undefined;
}

/** Takes the files of a layers model apart. @throws Error when it has no layers, or too few weights. */
export function readLayersModel({ json, shards }: TfjsFiles): LayersModel {
  const topology = (json.modelTopology ?? {}) as { readonly model_config?: unknown };
  const described = topology.model_config ?? topology;
  const root = (typeof described === 'string' ? JSON.parse(described) : described) as Partial<Layer>;
  if (root.class_name === undefined || root.config === undefined)
    throw new Error('it has no modelTopology.model_config');
  const weights = cutWeights(weightEntries(json), shards);
  return {
    root: root as Layer,
    weight(layer, part) {
      const name = `${layer}/${part}`;
      // Some exporters put the name of the enclosing model in front.
      const found = weights.get(name) ?? [...weights].find(([longer]) => longer.endsWith(`/${name}`))?.[1];
      return found && asFloats(readWeight(found));
    },
  };
}

/** The layers of a model; none for a plain layer. */
export function layersOf({ config }: Layer): readonly Layer[] {
  return 'length' in config ? (config as readonly Layer[]) : (config.layers ?? []);
}

/** The settings of a layer; a list of layers has none. */
export function configOf({ config }: Layer): LayerConfig {
  return 'length' in config ? {} : config;
}

/** The name of a layer, which its weights and its successors refer to. */
export function layerName(layer: Layer): string {
  return layer.name ?? configOf(layer).name ?? '';
}
