/** Codes of a reader that has gone away, as `head` does, and of a terminal that was closed. */
const GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO']);

/** Lets a stream lose its reader: what is printed goes nowhere then, and the work goes on. */
export function tolerateGoneReader(stream: NodeJS.EventEmitter): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!GONE.has(error.code)) throw error;
  });
}
