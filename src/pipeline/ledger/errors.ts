/** Thrown when a ledger cannot be used; the message names its file and the way out. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: 'other-target' | 'newer-schema' | 'older-schema' | 'missing' | 'io';

  constructor(code: LedgerError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Thrown when another run holds the ledger. */
export class LedgerLockedError extends Error {
  override readonly name = 'LedgerLockedError';
}
