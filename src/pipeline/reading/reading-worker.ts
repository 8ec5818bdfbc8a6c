import { answerQuestions } from '../../base/thread.ts';
import type { Failed, SettledFile } from '../file.ts';
import type { ReadImage } from '../steps/inspect.ts';
import { ImageBuffer } from './image-buffer.ts';

const buffer = new ImageBuffer();

// The entry of the thread that looks at images; `ImageReader` starts it, and asks one question at a time.
answerQuestions(async (files: readonly SettledFile[]) => {
  const answers: (ReadImage | Failed)[] = [];
  for (const file of files) answers.push(await buffer.read(file));
  return answers;
});
