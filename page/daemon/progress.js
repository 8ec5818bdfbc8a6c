import { element } from '../dom.js';
import { count, duration, rate } from './words.js';

/** Shows how much there was, is done and is under way; `pace` is in images per second. */
export function showProgress({ counts, totals, underway, oldestUnderwayMs, lastDoneAt }, pace, nowMs) {
  const settled = counts.unchanged + counts.failedEarlier + counts.skipped;
  const ago = lastDoneAt === null ? 'none is done yet' : lastDone(nowMs - Date.parse(lastDoneAt));
  tile('seen', 'Seen', count(counts.found), settled > 0 ? `${count(settled)} needed nothing` : 'since the start');
  tile('done', 'Done', count(counts.done), `${count(totals.done)} in all`);
  tile('failed', 'Failed', count(counts.failed), `${count(totals.failed)} in all`, counts.failed + totals.failed > 0);
  const oldest = oldestUnderwayMs === null ? 'all at rest' : `the oldest for ${duration(oldestUnderwayMs)}`;
  tile('underway', 'Under way', count(underway), oldest);
  tile('pace', 'Images/s', rate(pace), ago);
}

function lastDone(agoMs) {
  return agoMs < 2000 ? 'last done just now' : `last done ${duration(agoMs)} ago`;
}

/** Changes texts only: whoever reads with a screen reader keeps the place. */
function tile(id, name, value, note, isBad = false) {
  const made = document.querySelector(`#tile-${id}`) ?? make(id, name);
  made.classList.toggle('bad', isBad);
  const [, number, small] = made.children;
  if (number.textContent !== value) number.textContent = value;
  if (small.textContent !== note) small.textContent = note;
}

function make(id, name) {
  const number = element('dd', { className: 'number' });
  const made = element(
    'div',
    { id: `tile-${id}` },
    element('dt', {}, name),
    number,
    element('dd', { className: 'quiet' }),
  );
  document.querySelector('#progress').append(made);
  return made;
}
