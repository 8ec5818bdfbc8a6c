import { call } from './api.js';
import { element } from './dom.js';

const MOST_SUGGESTIONS = 20;
const TYPING_PAUSE_MS = 150;

/** The form of the search view: a concept with suggestions, and an image that is chosen or dropped. */
export function searchForm({ query, signal, searchByImage }) {
  return element('div', { className: 'forms' }, conceptForm(query, signal), imageForm(searchByImage));
}

function conceptForm(query, signal) {
  const list = element('datalist', { id: 'suggestions' });
  const ids = new Map();
  const field = element('input', {
    id: 'concept',
    type: 'search',
    required: true,
    autocomplete: 'off',
    spellcheck: false,
    value: query.get('concept') ?? '',
  });
  field.setAttribute('list', list.id);
  field.addEventListener(
    'input',
    slowly(() => suggest(field.value.trim(), { list, ids, signal })),
  );
  const among = element(
    'select',
    { id: 'among' },
    element('option', { value: 'predictions' }, 'predictions'),
    element('option', { value: 'labels' }, 'labels'),
  );
  among.value = query.get('in') ?? 'predictions';
  const submit = (event) => {
    event.preventDefault();
    const concept = field.value.trim();
    const id = ids.get(concept);
    const isLabel = among.value === 'labels';
    location.hash = `#/search?${new URLSearchParams({ concept, in: among.value, ...(isLabel && id && { id }) })}`;
  };
  return element(
    'form',
    { role: 'search', onsubmit: submit },
    element('div', { className: 'field wide' }, element('label', { htmlFor: 'concept' }, 'Concept'), field, list),
    element('div', { className: 'field' }, element('label', { htmlFor: 'among' }, 'Among'), among),
    element('button', { type: 'submit' }, 'Search'),
  );
}

async function suggest(text, { list, ids, signal }) {
  if (text === '') return;
  const body = { concept_query: { name: `${text}*` }, pagination: { page: 1, per_page: MOST_SUGGESTIONS } };
  try {
    const { concepts } = await call('POST', '/concepts/searches', body, { signal });
    // Labels are the app's own concepts; a public one may have the same name.
    for (const { id, name, app_id: owner } of concepts) if (owner !== 'main') ids.set(name, id);
    const names = [...new Set(concepts.map(({ name }) => name))];
    list.replaceChildren(...names.map((value) => element('option', { value })));
  } catch {
    // A search without suggestions is a search still, and says itself what is wrong.
  }
}

function slowly(job) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => job(), TYPING_PAUSE_MS);
  };
}

function imageForm(searchByImage) {
  const field = element('input', { id: 'image', type: 'file', accept: 'image/*' });
  field.addEventListener('change', () => field.files[0] && searchByImage(field.files[0]));
  const form = element(
    'form',
    { className: 'drop' },
    element('label', { htmlFor: 'image' }, 'Or search by an image: choose one, or drop it here. It is not stored.'),
    field,
  );
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    const [file] = event.dataTransfer.files;
    if (file) searchByImage(file);
  });
  return form;
}
