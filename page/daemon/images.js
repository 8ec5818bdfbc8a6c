import { element, percent } from '../dom.js';
import { svg } from './svg.js';
import { count, reason, several, timeWithSeconds } from './words.js';

/** Outcomes that are kept, and those that are shown until more are asked for. */
const KEPT = 60;
const SHOWN = 18;
const SHOWN_ON_PHONES = 6;
/** A note about outcomes left out goes after so long. */
const NOTE_MS = 5000;

const list = document.querySelector('#image-list');
const more = document.querySelector('#all-images');
const phone = matchMedia('(width <= 44rem)');
let areAllShown = false;
let noteTimer;

/** The daemon has started anew, and counts from 1 again. */
export function forgetImages() {
  list.replaceChildren();
}

/** Shows outcomes, newest first. */
export function showImages(cards, startedAt) {
  const known = new Map([...list.children].map((item) => [Number(item.dataset.number), item]));
  // News may have come while these were on their way.
  const newer = [...known.keys()].filter((number) => number > (cards[0]?.number ?? 0));
  list.replaceChildren(
    ...newer.map((number) => known.get(number)),
    ...cards.map((card) => known.get(card.number) ?? make(card, startedAt)),
  );
  trim();
}

/** Shows an outcome that has just come. */
export function showImage(card, startedAt) {
  // What is told twice, in the picture and as news, is shown once.
  if (Number(list.firstElementChild?.dataset.number ?? 0) >= card.number) return;
  const item = make(card, startedAt);
  item.classList.add('new');
  list.prepend(item);
  trim();
}

/** Says that there were more than can be looked at. */
export function sayUnshown(number) {
  const note = document.querySelector('#unshown');
  note.textContent = `${count(number)} more in the last second`;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => (note.textContent = ''), NOTE_MS);
}

function make(card, startedAt) {
  const item = element(
    'li',
    { className: `card ${card.kind}` },
    pictureOf(card, startedAt),
    element('div', { className: 'words' }, caption(card), details(card)),
  );
  item.dataset.number = card.number;
  return item;
}

/** The name first: of a long path, its end says most. */
function caption({ path, origin, kind, at }) {
  const cut = origin === 'file' ? path.lastIndexOf('/') : -1;
  const when = element('time', { dateTime: at }, timeWithSeconds(at));
  return [
    element('h3', { className: 'id', title: path }, path.slice(cut + 1)),
    element('p', { className: 'state' }, `${kind} at `, when, cut > 0 && ` in ${path.slice(0, cut)}`),
  ];
}

function trim() {
  while (list.children.length > KEPT) list.lastElementChild.remove();
  const shown = phone.matches ? SHOWN_ON_PHONES : SHOWN;
  [...list.children].forEach((item, index) => (item.hidden = !areAllShown && index >= shown));
  const number = list.children.length;
  document.querySelector('#no-images').hidden = number > 0;
  more.hidden = number <= shown;
  more.textContent = areAllShown ? 'Show fewer' : `Show all ${number}`;
  more.ariaExpanded = String(areAllShown);
}

function pictureOf(card, startedAt) {
  const frame = element('div', { className: 'picture' });
  if (!card.hasThumbnail) {
    frame.append(icon(card.origin === 'address' ? 'An address; the service fetches it' : 'No preview'));
    return frame;
  }
  const names = card.concepts.slice(0, 3).map(({ name }) => name);
  const alt = names.length > 0 ? `Shows ${names.join(', ')}` : `Thumbnail of ${card.path}`;
  const src = `thumbnails/${card.number}?start=${Date.parse(startedAt)}`;
  const image = element('img', { alt, loading: 'lazy', decoding: 'async', src });
  image.addEventListener('error', () => image.replaceWith(icon('No preview')));
  frame.append(image);
  return frame;
}

/** Stands where there is no picture. */
function icon(text) {
  return svg(
    'svg',
    { class: 'no-picture', role: 'img', 'aria-label': text, viewBox: '0 0 24 24', width: 40, height: 40 },
    svg('title', {}, text),
    svg('path', { d: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4' }),
    svg('circle', { cx: 15.5, cy: 9, r: 1.5 }),
  );
}

function details({ concepts, parts, colors, sharpness, problems }) {
  const others = [
    ...parts.map((part) => (part.name === 'face' ? several(part.count, 'face') : `${part.count} × ${part.name}`)),
    ...(sharpness === undefined ? [] : [`${percent(sharpness)} sharp`]),
  ].map((text) => element('li', { className: 'chip part' }, text));
  return [
    some('concepts', 'Concepts', concepts.map(concept)),
    element(
      'div',
      { className: 'findings' },
      some('chips', 'Other findings', others),
      some('swatches', 'Colours', colors.map(swatch)),
    ),
    problems.map(({ about, message }) => element('p', { className: 'reason' }, `${reason(about)}: ${message}`)),
  ];
}

/** A list, unless there is nothing in it. */
function some(className, ariaLabel, items) {
  return items.length > 0 && element('ul', { className, ariaLabel }, items);
}

function concept({ name, value }) {
  const said = element('span', { className: 'value' }, percent(value));
  const made = element('li', { className: 'chip' }, element('span', {}, name), ' ', said);
  made.style.setProperty('--share', value);
  return made;
}

function swatch({ name, hex }) {
  const made = element('li', { title: name }, element('span', { className: 'unseen' }, name));
  made.style.background = hex;
  return made;
}

phone.addEventListener('change', trim);
more.addEventListener('click', () => {
  areAllShown = !areAllShown;
  trim();
});
