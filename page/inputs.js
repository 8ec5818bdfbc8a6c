import { app, call, curlLine, hasKey } from './api.js';
import { element, sayingProblems } from './dom.js';
import { Gallery, legend } from './gallery.js';

const STEP = 48;
const MOST_PER_PAGE = 1000;

/** The view of all inputs, newest first. */
export async function showInputs(view, { signal }) {
  const gallery = new Gallery({ label: 'Inputs, newest first', signal });
  const note = element('div', {});
  const more = element('button', { type: 'button', hidden: true }, 'Show more');
  view.replaceChildren(element('h1', {}, 'Inputs'), note, gallery.element, more);

  let wanted = STEP;
  const refresh = async () => {
    const asked = wanted;
    const inputs = await newest(asked, signal);
    // More were asked for meanwhile: that answer is the one to show.
    if (asked !== wanted) return;
    gallery.show(inputs);
    more.hidden = inputs.length < asked;
    note.replaceChildren(inputs.length === 0 ? emptyState() : legend());
  };
  const show = () => void sayingProblems(note, refresh);
  more.addEventListener('click', () => {
    wanted += STEP;
    show();
  });
  document.addEventListener('counts-changed', show, { signal });
  show();
}

async function newest(count, signal) {
  const perPage = Math.min(count, MOST_PER_PAGE);
  const found = new Map();
  for (let page = 1; (page - 1) * perPage < count; page += 1) {
    const { inputs } = await call('GET', `/inputs?page=${page}&per_page=${perPage}`, undefined, { signal });
    // An input that came meanwhile shifts the pages.
    for (const input of inputs) found.set(input.id, input);
    if (inputs.length < perPage) break;
  }
  return [...found.values()].slice(0, count);
}

function emptyState() {
  const base64 = '$(base64 -w0 photo.jpg)';
  const body = `{"inputs":[{"data":{"image":{"base64":"${base64}"}}}]}`;
  const key = hasKey() ? ' --api-key "$KEY"' : '';
  const importing = [
    element('p', {}, 'Or import a whole folder:'),
    element('pre', {}, `clarifai-ingest import photos --endpoint ${location.origin}${key} --out predictions.json`),
  ];
  return element(
    'section',
    { className: 'empty' },
    element('p', {}, 'Nothing is stored in this app yet. Add an image with curl:'),
    element('pre', {}, `${curlLine('/inputs', '@-')} <<END\n${body}\nEND`),
    // Imports with a key go to the app of calls that name none.
    app === '' && importing,
  );
}
