import type { Failed, SettledFile } from '../file.ts';
import type { ReadImage } from '../steps/inspect.ts';
import { ImageBuffer } from './image-buffer.ts';

const buffer = new ImageBuffer();

/** Looks at images one after another; `ImageReader` asks for it in a thread of its own, one question at a time. */
export async function answer(files: readonly SettledFile[]): Promise<readonly (ReadImage | Failed)[]> {
  const answers: (ReadImage | Failed)[] = [];
  for (const file of files) answers.push(await buffer.read(file));
  return answers;
}
