/** One kind of file that may lie in a folder, and what must become of it. */
export interface Kind {
  /** Path below the corpus; slashes make folders. Bytes where it is no text. */
  readonly path: string | Buffer;
  /** Its content, or how it comes to be at an absolute path. */
  readonly content: Buffer | (() => Promise<Buffer>) | { readonly make: (path: string) => Promise<void> };
  /** `done`; `left-out` when no run shall speak of it; else the error's code, `service` for any code of the service. */
  readonly ends: 'done' | 'left-out' | 'service' | (string & {});
  /** Path in the records where it differs: normalised. */
  readonly recorded?: string;
}
