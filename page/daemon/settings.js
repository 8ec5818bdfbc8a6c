import { element } from '../dom.js';

/** Shows the settings in force, pairs of a name and a value. */
export function showSettings(settings) {
  document
    .querySelector('#setting-list')
    .replaceChildren(...settings.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
}
