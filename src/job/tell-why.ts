import type { Attempt, LedgerContent, LedgerFile } from '../pipeline/ledger/ledger.ts';
import { openLedgerToAsk } from '../pipeline/ledger/open-read-only.ts';

/** All that is remembered of one file. */
export interface FileHistory {
  readonly file: LedgerFile;
  readonly attempts: readonly Attempt[];
  /** Paths with the same content, this one included; the first of them where there are many. */
  readonly paths: readonly string[];
  /** What the service has said of the content; null when it was never sent. */
  readonly content: LedgerContent | null;
}

/** Files and paths that are told of at most. */
const LIMIT = 20;

/**
 * Looks up the history of the files of a name; if there are none, of those whose path ends with it.
 *
 * @throws LedgerError when the folder holds no ledger.
 */
export async function tellWhy(stateFolder: string, name: string): Promise<readonly FileHistory[]> {
  const ledger = await openLedgerToAsk(stateFolder);
  try {
    const found = ledger.findFiles(name, LIMIT);
    const named = found.filter(({ file, path }) => path === name || file === name || file.endsWith(`/${name}`));
    return (named.length > 0 ? named : found).map((file) => ({
      file,
      attempts: ledger.attempts(file.file),
      paths: file.sha256 === null ? [file.path] : ledger.pathsOf(file.sha256, LIMIT),
      content: (file.sha256 === null ? undefined : ledger.content(file.sha256)) ?? null,
    }));
  } finally {
    ledger.close();
  }
}
