import { atOnce, call } from './api.js';
import { chip } from './chip.js';
import { showDetails } from './details.js';
import { element } from './dom.js';
import { conceptsOf, nameOf, reasonOf, stateOf, thumbnailPath, topConcepts } from './input.js';

const askInTurn = atOnce(2);

/** A grid of inputs. Cards of inputs that did not change stay, so that nothing flickers. */
export class Gallery {
  #cards = new Map();
  #byItem = new WeakMap();
  #signal;
  #watch;

  /** @param signal ends what is under way for the cards. */
  constructor({ label, signal }) {
    this.#signal = signal;
    this.element = element('ul', { className: 'gallery', 'aria-label': label });
    this.#watch = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: '200px' });
    signal.addEventListener('abort', () => this.#watch.disconnect());
  }

  /** Shows these inputs in this order; `score` is shown where there is one. */
  show(inputs) {
    const cards = new Map(inputs.map((each) => [each.id, this.#cardOf(each)]));
    for (const [id, { item }] of this.#cards) if (cards.get(id)?.item !== item) this.#watch.unobserve(item);
    this.#cards = cards;
    const focused = document.activeElement;
    this.element.replaceChildren(...[...cards.values()].map(({ item }) => item));
    if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  #cardOf(input) {
    const content = JSON.stringify([input.modified_at, input.status.code, input.score, input.data]);
    const known = this.#cards.get(input.id);
    if (known?.content === content) return known;
    const card = { content, input, ...makeCard(input) };
    this.#byItem.set(card.item, card);
    if (stateOf(input) === 'processed') this.#watch.observe(card.item);
    return card;
  }

  #seen(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#watch.unobserve(target);
      void this.#addPredictions(this.#byItem.get(target));
    }
  }

  async #addPredictions({ input, image, predictions }) {
    try {
      const path = `/inputs/${encodeURIComponent(input.id)}/outputs`;
      const { outputs } = await askInTurn(() => call('GET', path, undefined, { signal: this.#signal }));
      const concepts = topConcepts(conceptsOf(outputs));
      if (image && concepts.length > 0) image.alt = `Shows ${concepts.map(nameOf).join(', ')}`;
      predictions.replaceChildren(...concepts.map((concept) => chip(concept, 'prediction')));
    } catch {
      // The card stays without concepts; the details say what is wrong.
    }
  }
}

function makeCard(input) {
  const path = thumbnailPath(input);
  const image = path && element('img', { src: path, alt: `Image ${input.id}`, loading: 'lazy', decoding: 'async' });
  const labels = element('ul', { className: 'chips', 'aria-label': 'Labels' });
  labels.append(...(input.data.concepts ?? []).map((concept) => chip(concept, 'label')));
  const predictions = element('ul', { className: 'chips', 'aria-label': 'Predictions' });
  const open = element(
    'button',
    { type: 'button', className: 'picture', 'aria-label': `Details of ${input.id}`, onclick: () => showDetails(input) },
    image ?? element('span', { className: 'quiet' }, 'No picture'),
  );
  const item = element('li', { className: 'card' }, open, caption(input), labels, predictions, similarLink(input));
  return { item, image, predictions };
}

function caption(input) {
  const state = stateOf(input);
  const words = state === 'failed' ? `failed: ${reasonOf(input)}` : state;
  return element(
    'div',
    { className: 'caption' },
    element('span', { className: 'id', title: input.id }, input.id),
    input.score === undefined
      ? element('span', { className: `state ${state}` }, words)
      : element('span', { className: 'score' }, `score ${input.score.toFixed(2)}`),
  );
}

/** A link to what looks like the input; undefined where that cannot be asked. */
function similarLink(input) {
  if (stateOf(input) !== 'processed') return undefined;
  const href = `#/search?like=${encodeURIComponent(input.id)}`;
  return element('a', { className: 'similar', href, 'aria-label': `Find similar to ${input.id}` }, 'Find similar');
}

/** Tells the two kinds of concepts apart. */
export function legend() {
  const kinds = [
    ['label', ' given with the image'],
    ['prediction', ' of the models'],
  ];
  return element(
    'p',
    { className: 'notice legend' },
    kinds.map(([kind, words]) => element('span', {}, element('span', { className: `chip ${kind}` }, kind), words)),
  );
}
