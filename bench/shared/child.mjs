import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a script as a process that messages can be exchanged with. */
export function startChild(url) {
  return fork(fileURLToPath(url));
}

/** Starts the stand-in for the service. Its first message is `{ port }`. */
export function startSink() {
  return startChild(new URL('sink.mjs', import.meta.url));
}

/** Waits for a child's next message. @throws when it ends without one. */
export async function nextMessage(child) {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with code ${code} and without a result.`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    settled.abort();
    ended.catch(() => {});
  }
}
