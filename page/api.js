/** Calls the engine's API for the app that is looked at. */

const KEY = 'engine-key';
const TRIES = 4;

/** The app that the page's address names: an id, or `user/id`; empty for the app of calls that name none. */
export const app = (new URLSearchParams(location.search).get('app') ?? '').trim();

const [user, id] = app.includes('/') ? [app.slice(0, app.indexOf('/')), app.slice(app.indexOf('/') + 1)] : ['me', app];
const base = app === '' ? '/v2' : `/v2/users/${encodeURIComponent(user)}/apps/${encodeURIComponent(id)}`;

/** A call that was refused or not answered; the message is for people. */
export class Problem extends Error {
  constructor(text, http) {
    super(text);
    this.http = http;
  }
}

/** Keeps a key or token for this tab. */
export function keepKey(secret) {
  sessionStorage.setItem(KEY, secret);
}

/** Whether the engine has asked for a key. */
export function hasKey() {
  return sessionStorage.getItem(KEY) !== null;
}

/** A line for a shell that posts a body to a path of the API. */
export function curlLine(path, body) {
  const key = hasKey() ? ' -H "Authorization: Key $KEY"' : '';
  return `curl${key} ${location.origin}${base}${path} -d ${body}`;
}

/** @throws Problem when the engine refuses or does not answer; fires `key-wanted` when it wants another key. */
export async function call(method, path, body, { signal } = {}) {
  const secret = sessionStorage.getItem(KEY);
  const headers = secret === null ? {} : { authorization: `Bearer ${secret}` };
  const text = body === undefined ? undefined : JSON.stringify(body);
  for (let left = TRIES; ; left -= 1) {
    const response = await send(base + path, { method, headers, body: text, signal });
    if (response.status !== 429 || left === 1) return read(response, secret !== null);
    await pause(Number(response.headers.get('retry-after')) || 1);
  }
}

async function send(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem('The engine does not answer. Is it still running?');
  }
}

async function read(response, hadKey) {
  const reply = await response.json().catch(() => undefined);
  if (response.ok && reply) return reply;
  if (response.status === 401) {
    document.dispatchEvent(new CustomEvent('key-wanted', { detail: { hadKey } }));
    throw new Problem('The engine asks for a key.', 401);
  }
  // When every item of a call fails, it is the items that say why.
  const { description, details } = reply?.outputs?.[0]?.status ?? reply?.status ?? {};
  const said = [description, details].filter(Boolean).join(': ');
  throw new Problem(said || 'The answer of the engine cannot be read.', response.status);
}

function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Lets so many jobs run at the same moment; the others wait for their turn. */
export function atOnce(most) {
  const waiting = [];
  let running = 0;
  const next = () => {
    if (running === most || waiting.length === 0) return;
    running += 1;
    const { job, resolve, reject } = waiting.shift();
    job()
      .then(resolve, reject)
      .finally(() => {
        running -= 1;
        next();
      });
  };
  return (job) =>
    new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject });
      next();
    });
}
