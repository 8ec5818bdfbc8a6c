/** RFC 3339 time in UTC with 0 to 9 fractional digits. */
export type Iso = string;

export interface Concept {
  readonly id?: string;
  readonly name?: string;
  /** Probability 0–1; on an input 1 (true) means present, 0 (false) absent; missing means present. */
  readonly value?: number | boolean;
  readonly app_id?: string | null;
  readonly created_at?: Iso;
  readonly language?: string;
  readonly vocab_id?: string;
}

/** Fractions 0–1 of the image's height (rows) and width (columns). */
export interface BoundingBox {
  readonly top_row: number;
  readonly left_col: number;
  readonly bottom_row: number;
  readonly right_col: number;
}

/** Where the service serves a stored image: the full address is `prefix/<size>/suffix`. */
export interface Hosted {
  readonly prefix: string;
  readonly suffix: string;
  readonly sizes?: readonly string[];
  readonly crossorigin?: string;
}

export interface ImageData {
  readonly url?: string;
  readonly base64?: string;
  /** `[top, left, bottom, right]`, fractions 0–1. */
  readonly crop?: readonly [number, number, number, number];
  readonly allow_duplicate_url?: boolean;
  readonly hosted?: Hosted;
  readonly image_info?: { readonly width: number; readonly height: number; readonly format?: string };
}

export interface VideoData {
  readonly url?: string;
  readonly base64?: string;
  readonly hosted?: Hosted;
}

export interface Region {
  readonly id?: string;
  /** Confidence of the detection, 0–1 (newer replies). */
  readonly value?: number;
  readonly region_info: { readonly bounding_box?: BoundingBox; readonly feedback?: RegionFeedback };
  readonly data?: Data | null;
}

/** What a person says of a detected region. Source: https://pypi.org/project/clarifai/2.0.29/. */
export type RegionFeedback = 'accurate' | 'misplaced' | 'not_detected' | 'false_positive';

export interface ConceptList {
  readonly concepts?: readonly Concept[] | null;
}

export interface Face {
  readonly identity?: ConceptList;
  readonly age_appearance?: ConceptList;
  readonly gender_appearance?: ConceptList;
  readonly multicultural_appearance?: ConceptList;
}

export interface Color {
  readonly raw_hex: string;
  readonly w3c: { readonly hex: string; readonly name: string };
  /** Share of the image, 0–1. */
  readonly value: number;
}

export interface Embedding {
  readonly vector: readonly number[];
  readonly num_dimensions: number;
}

export interface Frame {
  readonly frame_info: { readonly index: number; readonly time: number | string };
  readonly data?: Data;
}

export type GeoUnit = 'withinMiles' | 'withinKilometers' | 'withinDegrees' | 'withinRadians';

/** Degrees, WGS84. */
export interface GeoPoint {
  readonly longitude: number;
  readonly latitude: number;
}

/** An input carries a point only; limit and box are for searches. */
export interface Geo {
  readonly geo_point?: GeoPoint;
  readonly geo_limit?: { readonly type: GeoUnit; readonly value: number };
  /** Two opposite corners. */
  readonly geo_box?: readonly { readonly geo_point: GeoPoint }[];
}

/**
 * What an input carries and what a model answers: every member is optional.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export interface Data {
  readonly image?: ImageData;
  readonly video?: VideoData;
  readonly concepts?: readonly Concept[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly geo?: Geo;
  readonly regions?: readonly Region[];
  readonly face?: Face;
  readonly frames?: readonly Frame[];
  readonly colors?: readonly Color[];
  readonly embeddings?: readonly Embedding[];
  readonly focus?: { readonly density?: number; readonly value?: number };
}
