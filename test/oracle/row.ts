import type { ClarifaiApp } from '../../src/client/app.ts';
import type { ScriptedReply } from '../support/server.ts';

/** A request as it must reach the service. */
export interface ExpectedCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With query. */
  readonly path: string;
  /** As JSON; missing: no body at all. */
  readonly body?: unknown;
}

/** What a row's call may use. */
export interface Setting {
  readonly app: ClarifaiApp;
  /** A file that holds `CONTENT`. */
  readonly file: string;
}

/** One method of the seed client beside ours, and what ours puts on the wire. */
export interface Row {
  /** `Inputs.create_image_from_url` */
  readonly seed: string;
  /** `app.inputs.createImageFromUrl` */
  readonly ours: string;
  /** Where one method has several rows, or ours differs on purpose. */
  readonly note?: string;
  readonly call: (setting: Setting) => unknown;
  readonly expects: readonly ExpectedCall[];
  /** @default a success with something in every list of the first page, and nothing in those of later ones */
  readonly replies?: readonly ScriptedReply[];
}

/** A method of the seed client that ours leaves out on purpose. */
export interface LeftOut {
  readonly seed: string;
  readonly reason: string;
}

export const CONTENT: Buffer = Buffer.from('content');
export const BASE64: string = CONTENT.toString('base64');
export const URL_A = 'https://img.example/a.jpg';
