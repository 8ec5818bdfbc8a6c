import { element } from '../dom.js';

/** Shows what keeps the daemon from its work. The place is a live region: it changes only when a trouble does. */
export function showTroubles({ troubles, calls }) {
  const isTold = troubles.some(({ subject }) => subject === 'service');
  const outage = {
    subject: 'service',
    message: 'The service does not answer. Images wait, and it is tried now and then.',
  };
  const told = calls.isBreakerOpen && !isTold ? [...troubles, outage] : troubles;
  const place = document.querySelector('#troubles');
  const fresh = element(
    'div',
    {},
    told.map(({ subject, message }) =>
      element('p', { className: 'trouble' }, element('strong', {}, subject), ' ', message),
    ),
  );
  if (place.innerHTML !== fresh.innerHTML) place.replaceChildren(...fresh.childNodes);
}
