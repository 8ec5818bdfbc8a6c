import type { Inference } from './inference/inference.ts';
import type { LocalReferences } from './local-references.ts';
import type { Processing } from './processing.ts';
import type { ServedModel } from './served-models.ts';
import type { ImageFiles } from './store/image-files.ts';
import type { EngineStore } from './store/store.ts';
import type { Training } from './training/training.ts';

/** What the routes work with. */
export interface Engine {
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly references: LocalReferences;
  readonly inference: Inference;
  readonly processing: Processing;
  readonly training: Training;
  readonly models: readonly ServedModel[];
  /** Hosts that may be fetched although they are not public. */
  readonly allowFetch: ReadonlySet<string>;
  /** Whether images are taken as their pixels lie, whatever their EXIF orientation. */
  readonly asStored: boolean;
}
