import type { Failed, SettledFile } from '../file.ts';
import type { ReadImage } from '../steps/inspect.ts';
import { ImageBuffer } from './image-buffer.ts';

/** One file to read, and whether its place is wanted. */
export interface ReadRequest {
  readonly file: SettledFile;
  readonly wantsGeo: boolean;
}

const buffer = new ImageBuffer();

/** Looks at images one after another; `ImageReader` asks for it in a thread of its own, one question at a time. */
export async function answer(requests: readonly ReadRequest[]): Promise<readonly (ReadImage | Failed)[]> {
  const answers: (ReadImage | Failed)[] = [];
  for (const { file, wantsGeo } of requests) answers.push(await buffer.read(file, wantsGeo));
  return answers;
}
