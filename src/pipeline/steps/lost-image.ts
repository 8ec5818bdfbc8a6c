import { STATUS } from '../../wire/status.ts';
import type { RecordedError } from '../../record/record.ts';
import { isFailed } from '../file.ts';
import type { SettledFile } from '../file.ts';
import { sizeOf } from '../sizes.ts';
import { changed } from './inspect.ts';

/** Whether a service that reads files in place did not find the one that it was told of: it can be sent again. */
export function isLostImage({ code }: RecordedError): boolean {
  return code === STATUS.tryAgain;
}

/** Says what became of a file that the service did not find; what the service said when nothing can be seen of it. */
export async function explainLoss(file: SettledFile, error: RecordedError): Promise<RecordedError> {
  const now = await sizeOf(file);
  if (isFailed(now)) return now.error;
  return now.bytes === file.bytes && now.mtimeMs === file.mtimeMs ? error : changed(file).error;
}
