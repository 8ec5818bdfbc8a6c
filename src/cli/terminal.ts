/** What is asked of a stream: whether it is a terminal. */
export interface Stream {
  readonly isTTY?: boolean;
}

/**
 * Whether colours are printed: not with `NO_COLOR`; with `FORCE_COLOR`, unless that is 0 or false; else on terminals
 * that know them (`TERM` other than dumb). An empty variable counts as unset. Sources: no-color.org, force-color.org.
 */
export function hasColors(stream: Stream, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR.toLowerCase() !== 'false';
  return stream.isTTY === true && TERM !== 'dumb';
}

/** Whether a line can be written over: on terminals that can move their cursor. Colours have no part in this. */
export function canRewriteLine(stream: Stream, { TERM }: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && TERM !== 'dumb';
}
