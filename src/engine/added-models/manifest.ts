/** What a `<name>.model.json` says, with the defaults filled in. */
export type Manifest = ClassifierManifest | EmbedderManifest | DetectorManifest;

/** How the scores of a network become probabilities. */
export type Activation = 'none' | 'softmax' | 'sigmoid';

/** Names of what a network tells apart; null for a column that is none (the background). */
export type Labels = readonly (string | null)[];

interface Shared {
  readonly id: string;
  readonly name?: string | undefined;
  /** Path of the network, from the manifest's folder. */
  readonly file: string;
  readonly input: InputManifest;
  readonly inBaseWorkflow?: boolean | undefined;
}

export interface InputManifest {
  readonly name?: string | undefined;
  /** Pixels; stands for both width and height. */
  readonly side?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly layout: 'NCHW' | 'NHWC';
  readonly channels: 'RGB' | 'BGR';
  readonly resize: 'stretch' | 'cover' | 'contain';
  readonly normalisation: {
    readonly range?: readonly [number, number] | undefined;
    readonly mean?: readonly [number, number, number] | undefined;
    readonly std?: readonly [number, number, number] | undefined;
  };
}

export interface ClassifierManifest extends Shared {
  readonly kind: 'classifier';
  /** A text is the path of a file with the labels. */
  readonly labels: string | Labels;
  readonly output: {
    readonly name?: string | undefined;
    readonly activation: Activation;
    readonly threshold: number;
  };
  readonly replaces?: 'general' | undefined;
}

export interface EmbedderManifest extends Shared {
  readonly kind: 'embedder';
  readonly output: { readonly name?: string | undefined };
  readonly replaces?: 'general-embedding' | undefined;
}

export interface DetectorManifest extends Shared {
  readonly kind: 'detector';
  readonly labels: string | Labels;
  readonly output: {
    readonly boxes: string;
    readonly scores: string;
    readonly classes?: string | undefined;
    readonly format: 'yxyx' | 'xyxy' | 'xywh' | 'cxcywh';
    readonly units: 'fraction' | 'pixel';
    readonly activation: Activation;
    readonly threshold: number;
    readonly overlap: number;
  };
}
