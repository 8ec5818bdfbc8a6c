import { StorageError } from '../base/sqlite.ts';
import { ApiError, AuthError, ProxyError, RateLimitError, TransportError, UserError } from '../client/errors.ts';
import { BudgetError } from './call-budget.ts';
import { JobFileError } from './file/job-file-error.ts';
import { LedgerError, LedgerLockedError } from '../pipeline/ledger/errors.ts';
import { SourceError } from '../pipeline/sources/source.ts';
import { SinkError } from '../sinks/sink.ts';

/** Why a run ended before its end, in the words of the exit codes. */
export type FailureKind = 'usage' | 'budget' | 'locked' | 'authentication' | 'unavailable' | 'unexpected';

/** Tells what kind of trouble ended a run: whose turn it is to do something about it. */
export function failureKind(error: unknown): FailureKind {
  if (error instanceof LedgerLockedError) return 'locked';
  if (error instanceof BudgetError) return 'budget';
  if (error instanceof AuthError || (error instanceof ProxyError && error.proxyStatus === 407)) return 'authentication';
  if (error instanceof TransportError || error instanceof RateLimitError) return 'unavailable';
  if (error instanceof ApiError) return error.httpStatus >= 500 ? 'unavailable' : 'usage';
  const isUsage = [UserError, SourceError, SinkError, LedgerError, StorageError, JobFileError].some(
    (known) => error instanceof known,
  );
  return isUsage ? 'usage' : 'unexpected';
}
