import { element, percent } from './dom.js';
import { nameOf } from './input.js';

const MOST_CONCEPTS = 12;

/** What models said of an image, a section each. */
export function predictions(outputs) {
  return outputs.map(({ model, data }) =>
    element('section', {}, element('h3', {}, model.display_name || model.name || model.id), ...partsOf(data, model)),
  );
}

/** Draws the faces and things that models found over a picture, those of one place once. */
export function drawBoxes(figure, outputs) {
  const regions = outputs.flatMap(({ model, data }) => (isMap(model) ? [] : (data.regions ?? [])));
  const boxes = regions.flatMap(({ region_info: info }) => info?.bounding_box ?? []);
  const places = new Map(boxes.map((box) => [placeOf(box), box]));
  figure.append(...[...places.values()].map(boxElement));
}

function boxElement({ top_row: top, left_col: left, bottom_row: bottom, right_col: right }) {
  const box = element('span', { className: 'box', ariaHidden: 'true' });
  const sides = { top, left, width: right - left, height: bottom - top };
  // Set through the object model: the page's policy forbids style attributes.
  for (const [side, share] of Object.entries(sides)) box.style.setProperty(side, `${share * 100}%`);
  return box;
}

/** Whether a model's regions are the parts of a grid rather than things it found. */
function isMap({ output_info: info }) {
  return info?.type === 'blur';
}

function placeOf({ top_row: top, left_col: left }) {
  return `${top.toFixed(2)} ${left.toFixed(2)}`;
}

function partsOf({ concepts = [], colors = [], regions = [], focus }, model) {
  const parts = [
    ...(concepts.length > 0 ? [bars(concepts)] : []),
    ...(colors.length > 0 ? [swatches(colors)] : []),
    ...(focus ? [element('p', {}, `Sharpness ${percent(focus.value ?? focus.density ?? 0)}`)] : []),
    ...(regions.length > 0 && !isMap(model) ? [regionList(regions)] : []),
  ];
  return parts.length > 0 ? parts : [element('p', { className: 'quiet' }, 'Nothing was found.')];
}

function bars(concepts, most = MOST_CONCEPTS) {
  return element('ul', { className: 'bars' }, concepts.slice(0, most).map(bar));
}

function bar(concept) {
  const level = element('span', { className: 'level', ariaHidden: 'true' });
  level.style.setProperty('--share', concept.value);
  return element('li', {}, element('span', {}, nameOf(concept)), level, element('span', {}, percent(concept.value)));
}

function swatches(colors) {
  return element('ul', { className: 'swatches' }, colors.map(swatch));
}

function swatch({ raw_hex: hex, w3c, value }) {
  const patch = element('span', { className: 'swatch', ariaHidden: 'true' });
  patch.style.setProperty('background-color', hex);
  return element('li', {}, patch, `${w3c.name} ${percent(value)}`);
}

function regionList(regions) {
  return element('ol', { className: 'regions' }, regions.map(regionItem));
}

function regionItem({ value, data }) {
  const { age_appearance: age, gender_appearance: gender } = data?.face ?? {};
  const described = [gender, age].flatMap((list) => list?.concepts?.slice(0, 2) ?? []);
  const shown = [...described, ...(data?.concepts?.slice(0, 3) ?? [])];
  if (shown.length > 0) return element('li', {}, bars(shown));
  return element('li', {}, value === undefined ? 'Found' : `Found, ${percent(value)} sure`);
}
