import { StorageError } from '../base/sqlite.ts';
import { ApiError, AuthError, ProxyError, RateLimitError, TransportError, UserError } from '../client/errors.ts';
import { retryClassOfCode } from '../client/retry-class.ts';
import { EngineError, EngineLockedError } from '../engine/engine-error.ts';
import { BudgetError } from './call-budget.ts';
import { JobFileError } from './file/job-file-error.ts';
import { LedgerError, LedgerLockedError } from '../pipeline/ledger/errors.ts';
import { SourceError } from '../pipeline/sources/source.ts';
import { SinkError } from '../sinks/sink.ts';

/** Why a run ended before its end, in the words of the exit codes. */
export type FailureKind = 'usage' | 'budget' | 'locked' | 'authentication' | 'unavailable' | 'unexpected';

/** Tells what kind of trouble ended a run: whose turn it is to do something about it. */
export function failureKind(error: unknown): FailureKind {
  if (error instanceof LedgerLockedError || error instanceof EngineLockedError) return 'locked';
  if (error instanceof BudgetError) return 'budget';
  if (error instanceof AuthError || (error instanceof ProxyError && error.proxyStatus === 407)) return 'authentication';
  if (error instanceof TransportError || error instanceof RateLimitError) return 'unavailable';
  if (error instanceof ApiError) return isPassing(error) ? 'unavailable' : 'usage';
  const isUsage = [UserError, SourceError, SinkError, LedgerError, EngineError, StorageError, JobFileError].some(
    (known) => error instanceof known,
  );
  return isUsage ? 'usage' : 'unexpected';
}

/** Whether the same call may work later: the service stumbles, or still loads a model. */
function isPassing({ httpStatus, code }: ApiError): boolean {
  return httpStatus >= 500 || retryClassOfCode(code) !== 'permanent';
}
