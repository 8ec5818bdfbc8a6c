import { curlLine, call } from './api.js';
import { element, message, percent } from './dom.js';
import { nameOf } from './input.js';

const REFRESH_MS = 2000;
const PUBLIC_APP = 'main';
const TRAINED = 21100;
const UNDER_WAY = new Set([21101, 21103]);
const UNTRAINED = 21102;

/** The view of the models: those of the app, then those that the engine came with or was given. */
export async function showModels(view, { signal }) {
  const body = element('div', {}, message('Loading …'));
  view.replaceChildren(element('h1', {}, 'Models'), body);
  let before = '';
  for (;;) {
    try {
      const models = await read(signal);
      const now = JSON.stringify(models);
      // Unchanged, the lists of concepts that were opened stay open.
      if (now !== before) body.replaceChildren(...sections(models, signal));
      before = now;
    } catch (error) {
      if (error.name === 'AbortError') return;
      before = '';
      body.replaceChildren(message(error.message, { isProblem: true }));
      if (error.http === 401) return;
    }
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
    if (signal.aborted) return;
  }
}

/** The models with all versions of the app's own. */
async function read(signal) {
  const { models } = await call('GET', '/models?per_page=1000', undefined, { signal });
  return Promise.all(
    models.map(async (model) => {
      if (model.app_id === PUBLIC_APP) return { ...model, versions: [model.model_version] };
      const path = `/models/${encodeURIComponent(model.id)}/versions?per_page=20`;
      const { model_versions: versions } = await call('GET', path, undefined, { signal });
      return { ...model, versions };
    }),
  );
}

function sections(models, signal) {
  const own = models.filter(({ app_id: owner }) => owner !== PUBLIC_APP);
  const shared = models.filter(({ app_id: owner }) => owner === PUBLIC_APP);
  return [
    element('h2', {}, 'Of this app'),
    own.length > 0 ? list(own, signal) : emptyState(),
    element('h2', {}, 'Public'),
    list(shared, signal),
  ];
}

function list(models, signal) {
  return element(
    'ul',
    { className: 'models' },
    models.map((model) => item(model, signal)),
  );
}

function item(model, signal) {
  const { id, name, model_type_id: kind, versions } = model;
  return element(
    'li',
    { className: 'model' },
    element('h3', {}, name || id),
    element('p', { className: 'quiet' }, kind, id !== name && [element('br'), id]),
    element('ul', { className: 'versions', 'aria-label': `Versions of ${name || id}` }, versions.map(versionItem)),
    model.model_version?.active_concept_count > 0 && conceptList(model, signal),
  );
}

function versionItem(version) {
  const { id, status, active_concept_count: count = 0, total_input_count: inputs, metrics } = version;
  const accuracy = metrics?.summary?.top1_accuracy;
  const facts = [
    count > 0 && `${count} concept${count === 1 ? '' : 's'}`,
    inputs !== undefined && `${inputs} images`,
    accuracy !== undefined && `accuracy ${percent(accuracy)} in cross-validation`,
  ];
  return element(
    'li',
    {},
    element('span', { className: `state ${stateOf(status)}` }, wordsOf(status)),
    element('span', {}, facts.filter(Boolean).join(', ')),
    element('code', { title: 'version' }, id),
  );
}

function stateOf({ code }) {
  if (code === TRAINED) return 'processed';
  return UNDER_WAY.has(code) || code === UNTRAINED ? 'waiting' : 'failed';
}

function wordsOf({ code, description, details }) {
  if (code === TRAINED) return 'trained';
  if (code === UNTRAINED) return 'not trained';
  if (UNDER_WAY.has(code)) return code === 21101 ? 'training' : 'waits for training';
  return [description, details].filter(Boolean).join(': ');
}

/** The concepts of a model, asked for when they are opened. */
function conceptList(model, signal) {
  const names = element('p', { className: 'names' }, 'Loading …');
  const opened = element('details', {}, element('summary', {}, 'Concepts'), names);
  opened.addEventListener('toggle', async () => {
    if (!opened.open) return;
    try {
      const path = `/models/${encodeURIComponent(model.id)}/output_info`;
      const { model: whole } = await call('GET', path, undefined, { signal });
      names.textContent = (whole.output_info.data?.concepts ?? []).map(nameOf).toSorted().join(', ');
    } catch (error) {
      names.textContent = error.message;
    }
  });
  return opened;
}

function emptyState() {
  const model = '{"model":{"id":"pets","output_info":{"data":{"concepts":[{"id":"pet"}]}}}}';
  const lines = [curlLine('/models', `'${model}'`), curlLine('/models/pets/versions', `'{}'`)];
  return element(
    'section',
    { className: 'empty' },
    element('p', {}, 'None yet. Label some twenty images per concept, then make a model of the labels and train it:'),
    element('pre', {}, lines.join('\n')),
  );
}
