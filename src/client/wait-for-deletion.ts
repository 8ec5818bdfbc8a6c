import { checkList } from './argument.ts';
import { getManyInputs, listPage } from './list-inputs.ts';
import type { Connection } from './send.ts';
import type { StoredInput } from './stored-input.ts';
import { waitUntilDone, type WaitOptions } from './wait.ts';

/** What is left of a deletion at one look. */
export interface DeletionProgress {
  /** Inputs that are still there: of the ids, else of the first page of 20; 20 then means 20 or more. */
  readonly remaining: number;
}

export interface WaitForDeletionOptions extends WaitOptions<DeletionProgress> {
  /** Waits for these inputs, at most 128; missing: until the app has no input at all. */
  readonly ids?: readonly string[];
}

/**
 * Looks until the inputs are gone.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md and
 * https://pypi.org/project/clarifai/2.0.29/.
 */
export async function waitForDeletion(connection: Connection, options: WaitForDeletionOptions): Promise<void> {
  const { ids, signal } = options;
  if (ids !== undefined) checkList(ids, 'ids');
  const { clock, random } = connection;
  const left = async (): Promise<readonly StoredInput[]> =>
    ids === undefined ? listPage(connection, { signal }) : getManyInputs(connection, ids, { signal });
  const look = async (): Promise<DeletionProgress> => ({ remaining: (await left()).length });
  await waitUntilDone(
    { look, pendingIn: ({ remaining }) => remaining, doing: 'inputs are still being deleted', clock, random },
    options,
  );
}
