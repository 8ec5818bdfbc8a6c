import type { AppOptions } from '../../../src/client/app.ts';
import type { Script } from '../../support/server.ts';
import type { Setting } from '../row.ts';

/** A call of the client that is judged by what it puts on the wire. */
export interface Case {
  /** `app.inputs.get`, `model.predict` */
  readonly ours: string;
  /** Where one method has several cases. */
  readonly note?: string;
  /** Of the app that has no personal access token. @default an API key */
  readonly options?: AppOptions;
  readonly call: (setting: Setting) => unknown;
  /** What is answered first. @default nothing but `answerAll` */
  readonly replies?: Exclude<Script, (...never: never) => unknown>;
}

/** What the service of 2017 did not have. */
export const TODAY_ONLY: AppOptions = { profile: 'modern' };
