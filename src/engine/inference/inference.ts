import type { Data } from '../../wire/data.ts';

/** `[top, left, bottom, right]` as fractions 0–1 of the image, upright unless the engine takes images as stored. */
export type Crop = readonly [number, number, number, number];

export interface ImageInfo {
  /** Pixels, EXIF orientation applied unless the engine takes images as stored. */
  readonly width: number;
  readonly height: number;
  /** `jpeg`, `png`, `webp`, `gif`, `tiff`, … */
  readonly format: string;
}

/** What the models say of one image, or why it cannot be read. A bad image is a value, never a throw. */
export type Analysis =
  | { readonly kind: 'read'; readonly info: ImageInfo; readonly data: ReadonlyMap<string, Data> }
  | { readonly kind: 'unreadable'; readonly code: number; readonly details: string };

/** Runs models on images, off the main thread. */
export interface Inference {
  /** The runtime in use, for the log. */
  readonly backend: 'onnxruntime-node' | 'onnxruntime-web';

  /**
   * Decodes an image once and asks each model.
   *
   * @param image the file's bytes; not modified, may be shared.
   * @param modelIds ids from the registry; the reply's map has one entry for each.
   */
  analyse(image: Uint8Array, modelIds: readonly string[], options?: { readonly crop?: Crop }): Promise<Analysis>;

  /** Rejects images that no worker has begun, and all that come, with PredictionCancelledError; the others finish. */
  cancelWaiting(): void;

  /** Cancels what waits, finishes what runs, releases the networks and ends the workers. */
  close(): Promise<void>;
}
