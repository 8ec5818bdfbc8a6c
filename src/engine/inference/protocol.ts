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
}

/** What the pool asks of a worker; the next `analyse` comes only after the reply to the last. */
export type WorkerRequest =
  | {
      readonly kind: 'analyse';
      readonly image: Uint8Array;
      readonly modelIds: readonly string[];
      readonly crop: Crop | undefined;
    }
  | { readonly kind: 'close' };

/** What a worker answers: `ready` once, then one reply per `analyse`. */
export type WorkerReply =
  | { readonly kind: 'ready'; readonly backend: Inference['backend'] }
  | { readonly kind: 'analysed'; readonly analysis: Analysis }
  /** The fault is not the image's: an unknown model, a missing weight file. */
  | { readonly kind: 'failed'; readonly message: string };
