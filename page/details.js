import { call } from './api.js';
import { chip } from './chip.js';
import { element, message } from './dom.js';
import { conceptsOf, nameOf, picturePath, reasonOf, stateOf, topConcepts } from './input.js';
import { drawBoxes, predictions } from './predictions.js';

const dialog = document.querySelector('#details');

dialog.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close();
});
window.addEventListener('hashchange', () => dialog.close());

/** Opens what is known of an input: its picture, its labels, and all that models said of it. */
export async function showDetails(input) {
  const picture = element('figure', {});
  const said = element('div', { className: 'said' }, element('p', { role: 'status' }, 'Loading …'));
  dialog.replaceChildren(
    heading(input),
    element('div', { className: 'columns' }, element('div', {}, picture, facts(input)), said),
  );
  addImage(picture, input);
  if (!dialog.open) dialog.showModal();
  try {
    const { outputs } = await call('GET', `/inputs/${encodeURIComponent(input.id)}/outputs`);
    const top = topConcepts(conceptsOf(outputs));
    const image = picture.querySelector('img');
    if (image && top.length > 0) image.alt = `Shows ${top.map(nameOf).join(', ')}`;
    drawBoxes(picture, outputs);
    said.replaceChildren(...(outputs.length > 0 ? predictions(outputs) : [nothingSaid(input)]));
  } catch (error) {
    said.replaceChildren(message(error.message, { isProblem: true }));
  }
}

function heading(input) {
  const close = element('button', { type: 'button', onclick: () => dialog.close() }, 'Close');
  return element('header', {}, element('h2', { id: 'details-title' }, input.id), close);
}

function addImage(picture, input) {
  const path = picturePath(input);
  if (path) picture.append(element('img', { src: path, alt: `Image ${input.id}` }));
}

function nothingSaid(input) {
  if (stateOf(input) === 'failed') return message(reasonOf(input), { isProblem: true });
  return message(stateOf(input) === 'waiting' ? 'This image waits for the models.' : 'No model has said anything.');
}

function facts(input) {
  const { concepts = [], metadata, geo, image = {} } = input.data;
  const { width, height, format } = image.image_info ?? {};
  const point = geo?.geo_point;
  const rows = [
    ['Status', stateOf(input) === 'failed' ? reasonOf(input) : stateOf(input)],
    [
      'Labels',
      concepts.length > 0 &&
        element(
          'ul',
          { className: 'chips' },
          concepts.map((each) => chip(each, 'label')),
        ),
    ],
    ['Size', width && `${width} × ${height}${format ? `, ${format}` : ''}`],
    ['Added', new Date(input.created_at).toLocaleString()],
    ['Place', point && `${point.latitude}, ${point.longitude}`],
    ['Metadata', metadata && Object.keys(metadata).length > 0 && element('pre', {}, JSON.stringify(metadata, null, 2))],
  ];
  return element(
    'dl',
    { className: 'facts' },
    rows.filter(([, value]) => value).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
}
