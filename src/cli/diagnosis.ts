import type { TestedAccess } from './test-access.ts';

/** A setting that was found, with its value masked. */
export interface FoundSetting {
  /** `CLARIFAI_API_KEY` */
  readonly name: string;
  readonly source: string;
  readonly value: string;
}

/** What `doctor` tells; no secret is in it. */
export interface Diagnosis {
  readonly versions: {
    readonly clarifaiIngest: string;
    readonly node: string;
    readonly platform: string;
    /** Null where it cannot be loaded. */
    readonly sharp: string | null;
    /** What runs the models: `onnxruntime-node`, or the slower `onnxruntime-web`; null where neither can be loaded. */
    readonly modelRuntime: string | null;
    /** Why models do not run on `onnxruntime-node`; null where they do. */
    readonly slowModels: string | null;
  };
  /** Why models of the embedded engine cannot be asked, and what to do about it: a sentence each. */
  readonly missingModels: readonly string[];
  readonly configFile: {
    /** Null where no home folder is known. */
    readonly path: string | null;
    /** Permissions such as `0600`; null where there is no file, or no such thing. */
    readonly mode: string | null;
  };
  readonly settings: readonly FoundSetting[];
  /** Null where there are none: runs then use the embedded engine, unless an address is set. */
  readonly credentials: { readonly kind: string; readonly source: string } | null;
  /** Null where it was not asked: there is no account, or the settings cannot be used. */
  readonly service: TestedAccess | null;
  /** Limits of Linux on watched folders; null elsewhere. */
  readonly inotify: { readonly maxWatches: number; readonly maxInstances: number } | null;
  /** The proxy between this machine and the service, and the variable that names it; null where there is none. */
  readonly proxy: { readonly host: string; readonly variable: string } | null;
  /** Proxy variables by name, without passwords. */
  readonly proxies: Readonly<Record<string, string>>;
  /** What no run reads, though somebody may think so. */
  readonly warnings: readonly string[];
  /** What stands in the way of a run. */
  readonly problems: readonly string[];
}
