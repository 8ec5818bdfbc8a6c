/**
 * Makes one look at the app's counts serve all batches that ask at the same time or shortly after.
 *
 * @param reuseMs how long an answer may be used again.
 */
export function sharedQuiet(look: () => Promise<boolean>, reuseMs: number): () => Promise<boolean> {
  let latest: { readonly answer: Promise<boolean>; readonly askedMs: number } | undefined;
  return async () => {
    const nowMs = performance.now();
    if (!latest || nowMs - latest.askedMs > reuseMs) latest = { answer: look(), askedMs: nowMs };
    return latest.answer;
  };
}
