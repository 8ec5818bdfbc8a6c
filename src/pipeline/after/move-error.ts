/** Thrown when an image cannot be moved for a reason that the system has no code for; the message is a part of a sentence. */
export class MoveError extends Error {
  override readonly name = 'MoveError';
  readonly code: 'folder-gone' | 'same-folder' | 'copy-differs' | 'no-free-name';

  constructor(code: MoveError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The word for what went wrong: that of the system, such as `ENOSPC`, or that of an `MoveError`. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

/** Says in a part of a sentence what went wrong. */
export function reasonOf(error: unknown): string {
  if (error instanceof MoveError) return error.message;
  const { path, dest = path ?? 'it' } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const code = codeOf(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `no space is left for ${dest} (${code})`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `this user may not write to ${dest} or may not read or remove ${path ?? 'the original'} (${code})`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `something that is no folder is in the way of ${dest} (${code})`;
    default:
      return `${dest} cannot be used (${code})`;
  }
}
