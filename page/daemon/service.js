import { element } from '../dom.js';
import { count, several, size } from './words.js';

/** Shows how the calls to the service go. */
export function showService({ byStatus, retries, inFlight, sentBytes, isBreakerOpen, rateLeft, budgetLeft }) {
  const statuses = Object.entries(byStatus).map(([status, number]) => {
    const name = status === 'none' ? 'no reply' : status;
    const isGood = status.startsWith('2');
    return element('li', { className: isGood ? 'chip prediction' : 'chip warning' }, name, ' ', strong(count(number)));
  });
  fact('State', element('span', { className: isBreakerOpen ? 'down' : 'up' }, stateOf(isBreakerOpen, byStatus)));
  fact('Replies', statuses.length > 0 ? element('ul', { className: 'chips' }, statuses) : 'none yet');
  fact('Retries', count(retries));
  fact('In flight', several(inFlight, 'call'));
  fact('Sent', size(sentBytes));
  fact('Rate', rateLeft === null ? 'not limited' : `${several(Math.floor(rateLeft), 'call')} may be made at once`);
  fact('Budget today', left(budgetLeft.day));
  fact('Budget this month', left(budgetLeft.month));
}

function stateOf(isBreakerOpen, byStatus) {
  if (isBreakerOpen) return 'does not answer; it is tried now and then';
  return Object.keys(byStatus).length === 0 ? 'not called yet' : 'answers';
}

function left(calls) {
  return calls === null ? 'not limited' : `${several(calls, 'call')} left (UTC)`;
}

function strong(text) {
  return element('strong', {}, text);
}

/** Puts a value beside its name, if it is another one than before. */
function fact(name, value) {
  const list = document.querySelector('#service-facts');
  let term = [...list.querySelectorAll('dt')].find(({ textContent }) => textContent === name);
  if (!term) {
    term = element('dt', {}, name);
    list.append(term, element('dd'));
  }
  const fresh = element('dd', {}, value);
  if (!term.nextElementSibling.isEqualNode(fresh)) term.nextElementSibling.replaceWith(fresh);
}
