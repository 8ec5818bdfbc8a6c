import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a script of this folder as a process of its own, with which messages can be exchanged. */
export function startChild(script, ...values) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return fork(path, values.map(String), { serialization: 'advanced' });
}

/** Sends a message to a child and waits for the answer. @throws when the child ends without one. */
export async function ask(child, message) {
  const answer = nextMessage(child);
  child.send(message);
  return answer;
}

/** Waits for a child's next message. @throws when the child ends without one. */
export async function nextMessage(child) {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with code ${code} and without an answer.`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    settled.abort();
    ended.catch(() => {});
  }
}

/** Lets a child end by itself. */
export async function endChild(child) {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
