// The package comes without types; this is what is used of it.
declare module 'micromatch' {
  interface MatchOptions {
    readonly dot?: boolean;
    readonly nocase?: boolean;
    readonly basename?: boolean;
    readonly fastpaths?: boolean;
  }
  const micromatch: {
    readonly matcher: (pattern: string, options?: MatchOptions) => (path: string) => boolean;
  };
  // The package is CommonJS: its only export is the default one.
  // oxlint-disable-next-line import/no-default-export
  export default micromatch;
}
