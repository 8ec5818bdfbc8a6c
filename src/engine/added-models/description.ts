import type { ClassifierManifest, DetectorManifest, EmbedderManifest, InputManifest, Labels } from './manifest.ts';

/** How pixels become numbers: `pixel * scale + offset` for each channel, in the order in which the network wants them. */
export interface InputDescription {
  /** Undefined for the only one. */
  readonly name: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly layout: InputManifest['layout'];
  readonly channels: InputManifest['channels'];
  readonly resize: InputManifest['resize'];
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

interface Shared {
  readonly id: string;
  readonly name: string;
  /** Path of the manifest, for messages. */
  readonly manifest: string;
  /** Absolute path of the network. */
  readonly weights: string;
  readonly input: InputDescription;
  readonly inBaseWorkflow: boolean;
  /** 32 hex characters; others for another manifest or other weights. */
  readonly versionId: string;
}

/** Says which of its labels an image shows. */
export interface ClassifierDescription extends Shared {
  readonly kind: 'classifier';
  readonly labels: Labels;
  readonly output: ClassifierManifest['output'];
  readonly replaces: 'general' | undefined;
}

/** Says what an image is like, as a vector. */
export interface EmbedderDescription extends Shared {
  readonly kind: 'embedder';
  readonly output: EmbedderManifest['output'];
  readonly replaces: 'general-embedding' | undefined;
}

/** Says where things are. */
export interface DetectorDescription extends Shared {
  readonly kind: 'detector';
  readonly labels: Labels;
  readonly output: DetectorManifest['output'];
  readonly replaces: undefined;
}

/** An added model: its manifest, checked, with labels and paths resolved. Plain data that workers can be given. */
export type ModelDescription = ClassifierDescription | EmbedderDescription | DetectorDescription;

/** As long as its version is not known. */
export type Unversioned =
  | Omit<ClassifierDescription, 'versionId'>
  | Omit<EmbedderDescription, 'versionId'>
  | Omit<DetectorDescription, 'versionId'>;
