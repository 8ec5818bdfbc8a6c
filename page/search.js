import { call } from './api.js';
import { element, message, sayingProblems } from './dom.js';
import { Gallery } from './gallery.js';
import { predictAll } from './predict-all.js';
import { drawBoxes, predictions } from './predictions.js';
import { searchForm } from './search-form.js';

const MOST_HITS = 60;

/** The view that searches by concept, by a stored input (`like`), or by an image file. */
export async function showSearch(view, { query, signal }) {
  const results = element('div', { className: 'results' });
  const run = (job) => {
    results.replaceChildren(message('Searching …'));
    return sayingProblems(results, job);
  };
  const searchByImage = (file) => void run(() => showImage(results, file, signal));
  view.replaceChildren(element('h1', {}, 'Search'), searchForm({ query, signal, searchByImage }), results);
  const asked = askedFor(query);
  if (asked) await run(() => showHits(results, asked.title, asked.term, signal));
  else results.replaceChildren(message('Type a concept, or choose an image to search with.'));
}

/** What the address asks for; undefined if nothing. */
function askedFor(query) {
  const like = query.get('like');
  if (like) return { title: `Similar to ${like}`, term: { output: { input: { id: like } } } };
  const concept = query.get('concept');
  if (!concept) return undefined;
  const isLabel = query.get('in') === 'labels';
  const title = isLabel ? `Labelled ${concept}` : `Predicted to show ${concept}`;
  return { title, term: conceptTerm(concept, isLabel, query.get('id')) };
}

function conceptTerm(name, isLabel, id) {
  return isLabel
    ? { input: { data: { concepts: [id ? { id } : { name }] } } }
    : { output: { data: { concepts: [{ name }] } } };
}

async function hitsOf(term, signal) {
  const body = { query: { ands: [term] }, pagination: { page: 1, per_page: MOST_HITS } };
  const { hits } = await call('POST', '/searches', body, { signal });
  return hits.map(({ score, input }) => ({ ...input, score }));
}

async function showHits(results, title, term, signal) {
  const hits = await hitsOf(term, signal);
  const gallery = new Gallery({ label: title, signal });
  const count =
    hits.length === MOST_HITS ? `the best ${MOST_HITS} images` : `${hits.length} image${hits.length === 1 ? '' : 's'}`;
  const note = hits.length === 0 ? 'No image was found. Try another concept, or search by image.' : `Found ${count}.`;
  results.replaceChildren(element('h2', {}, title), message(note), gallery.element);
  gallery.show(hits);
}

/** Searches by an image that is not stored, and says what the models see in it. */
async function showImage(results, file, signal) {
  const base64 = await base64Of(file);
  const hits = element('div', {});
  const said = await predictAll(base64, signal);
  const address = URL.createObjectURL(file);
  signal.addEventListener('abort', () => URL.revokeObjectURL(address));
  const picture = element('figure', {}, element('img', { src: address, alt: `The chosen image ${file.name}` }));
  drawBoxes(picture, said);
  const columns = element(
    'div',
    { className: 'columns' },
    picture,
    element('div', { className: 'said' }, predictions(said)),
  );
  results.replaceChildren(element('h2', {}, file.name), message('It is not stored.'), columns, hits);
  await showHits(hits, 'Similar images', { output: { input: { data: { image: { base64 } } } } }, signal);
}

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)));
    reader.addEventListener('error', () => reject(new Error(`${file.name} cannot be read.`)));
    reader.readAsDataURL(file);
  });
}
