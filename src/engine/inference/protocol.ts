import type { ModelDescription } from '../added-models/description.ts';
import type { Analysis, Crop, Inference } from './inference.ts';

/** What a worker is started with (`workerData`). */
export interface WorkerSetup {
  /** Absolute path of the folder with the weights. */
  readonly modelsDir: string;
  /** Models beside those of the program, or in their place. */
  readonly addedModels: readonly ModelDescription[];
  /** Whether the EXIF orientation is disregarded. */
  readonly asStored: boolean;
  /** Of the worker's `NativeGate`. */
  readonly gate: SharedArrayBuffer;
}

/** An image and what is asked about it. */
export interface Question {
  readonly image: Uint8Array;
  readonly modelIds: readonly string[];
  readonly crop: Crop | undefined;
}

/** What the pool asks of a worker. A further `analyse` may come before the last is answered: it is decoded meanwhile. */
export type WorkerRequest = ({ readonly kind: 'analyse'; readonly id: number } & Question) | { readonly kind: 'close' };

/** What a worker says: `ready` once, then one reply per `analyse`, in any order. */
export type WorkerReply =
  | { readonly kind: 'ready'; readonly backend: Inference['backend'] }
  | ({ readonly id: number } & Answer);

/** What a worker says of one image. */
export type Answer =
  | { readonly kind: 'analysed'; readonly analysis: Analysis }
  /** The fault is not the image's: an unknown model, a missing weight file. */
  | { readonly kind: 'failed'; readonly message: string };
