export function installArtefact(): Promise<string>;
export function commandIn(folder: string): string;
export function installTarball(
  folder: string,
  tarball: string,
  flags?: readonly string[],
): Promise<{ readonly stdout: string; readonly stderr: string }>;
export function npm(
  folder: string,
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }>;
