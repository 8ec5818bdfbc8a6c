import { element } from '../dom.js';
import { count, reason, several } from './words.js';

const list = document.querySelector('#failure-list');
const all = document.querySelector('#retry-all');

/** Shows what failed, by reason. A row stays the same element for as long as its reason is there: it keeps the focus. */
export function showFailures(failures) {
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const shown = failures.map((group) => {
    const key = `${group.stage} ${group.code}`;
    const row = rows.get(key) ?? make(key, group);
    rows.delete(key);
    update(row, group);
    return row;
  });
  const hadFocus = [all, ...rows.values()].some((place) => place.contains(document.activeElement));
  for (const row of rows.values()) row.remove();
  shown.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });

  const total = failures.reduce((sum, group) => sum + group.count, 0);
  all.hidden = total === 0;
  all.textContent = `Retry all ${count(total)}`;
  document.querySelector('#no-failures').hidden = total > 0;
  // What had the focus is gone: the heading is the nearest that stays.
  if (hadFocus && (total === 0 || document.activeElement === document.body)) {
    document.querySelector('#failures-title').focus();
  }
}

function make(key, { stage, code, retryable }) {
  const button = element('button', { type: 'button' });
  button.addEventListener('click', () => void retry(button, { code: String(code) }));
  const next = retryable ? 'may mend by itself' : 'not tried again while unchanged';
  const made = element(
    'li',
    {},
    element('div', {}, element('h3', {}, reason(code)), element('p', { className: 'quiet' }, `at ${stage}, ${next}`)),
    button,
    element('p', { className: 'example' }),
  );
  made.dataset.key = key;
  return made;
}

function update(row, group) {
  const button = row.querySelector('button');
  button.textContent = `Retry ${count(group.count)}`;
  button.ariaLabel = `${button.textContent}: ${reason(group.code)}`;
  row.querySelector('.example').textContent = `e.g. ${group.example}`;
}

/** Asks for another try, and says how many files get one; the list follows by itself. */
async function retry(button, what) {
  const said = document.querySelector('#retried');
  // Not `disabled`, which would lose the focus.
  if (button.ariaDisabled === 'true') return;
  button.ariaDisabled = 'true';
  try {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch('api/retry', { method: 'POST', headers, body: JSON.stringify(what) });
    if (!reply.ok) throw new Error(`The daemon replied ${reply.status}.`);
    const { count: files } = await reply.json();
    said.textContent = files === 0 ? 'There is nothing left to retry.' : `${several(files, 'file')} on the way again.`;
  } catch (error) {
    said.textContent = `That did not work. ${error instanceof TypeError ? 'The daemon cannot be reached.' : error.message}`;
  } finally {
    button.ariaDisabled = null;
  }
}

all.addEventListener('click', () => void retry(all, {}));
