/**
 * Gives the address of a file or folder that comes with the program, such as `models/`.
 *
 * @param path from the root of the package. Sources, their compiled files and the bundle all lie two folders below it.
 */
export function packageFile(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}
