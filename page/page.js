import { app, call, keepKey } from './api.js';
import { element } from './dom.js';
import { showInputs } from './inputs.js';
import { showModels } from './models.js';
import { showSearch } from './search.js';

const COUNTS_MS = 3000;
const VIEWS = { inputs: showInputs, search: showSearch, models: showModels };

const view = document.querySelector('#view');
const keyForm = document.querySelector('#key');
let leave = new AbortController();

/** Shows the view that the part of the address after # names. */
function showView() {
  leave.abort();
  leave = new AbortController();
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const name = path in VIEWS ? path : 'inputs';
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#/${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${name[0].toUpperCase()}${name.slice(1)} – Embedded engine`;
  void VIEWS[name](view, { query: new URLSearchParams(query), signal: leave.signal });
}

/** Shows how many inputs there are, and tells the views when that has changed. */
async function showCounts() {
  if (document.hidden || !keyForm.hidden) return;
  const list = document.querySelector('#counts');
  try {
    const { counts } = await call('GET', '/inputs/status');
    const rows = [
      ['processed', counts.processed],
      ['waiting', counts.to_process + counts.processing],
      ['failed', counts.errors],
    ];
    const before = list.textContent;
    list.replaceChildren(
      ...rows.map(([name, count]) => element('div', {}, element('dt', {}, name), element('dd', {}, String(count)))),
    );
    if (before !== '' && before !== list.textContent) document.dispatchEvent(new Event('counts-changed'));
  } catch (error) {
    if (error.http !== 401) list.replaceChildren(element('div', { role: 'status' }, error.message));
  }
}

async function keepCounting() {
  for (;;) {
    await showCounts();
    await new Promise((resolve) => setTimeout(resolve, COUNTS_MS));
  }
}

document.addEventListener('key-wanted', ({ detail }) => {
  if (!keyForm.hidden) return;
  keyForm.hidden = false;
  document.querySelector('#key-problem').textContent = detail.hadKey ? 'That key is not known, or has expired.' : '';
  document.querySelector('#secret').focus();
});

keyForm.addEventListener('submit', (event) => {
  event.preventDefault();
  const field = document.querySelector('#secret');
  keepKey(field.value);
  field.value = '';
  keyForm.hidden = true;
  showView();
  void showCounts();
});

document.querySelector('#app').value = app;
window.addEventListener('hashchange', () => {
  showView();
  view.focus({ preventScroll: true });
  window.scrollTo(0, 0);
});
// The link is for keyboards; as an address it would name a view.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  view.focus();
});
showView();
void keepCounting();
