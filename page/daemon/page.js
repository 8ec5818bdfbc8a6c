import { showFailures } from './failures.js';
import { follow } from './follow.js';
import { forgetImages, showImage, showImages, sayUnshown } from './images.js';
import { showProgress } from './progress.js';
import { showService } from './service.js';
import { showSettings } from './settings.js';
import { clearThroughput, keepSpans, showThroughput } from './throughput.js';
import { showTroubles } from './troubles.js';
import { duration, time } from './words.js';

const TICK_MS = 1000;

/** What the page was told last; undefined until it was told anything. */
let picture;
/** How far this clock is behind the daemon's, which all times are of. */
let behindMs = 0;

function now() {
  return Date.now() + behindMs;
}

/** Shows everything anew. */
function showPicture(told) {
  if (picture?.startedAt !== told.startedAt) forgetImages();
  picture = told;
  behindMs = Date.parse(told.now) - Date.now();
  clearThroughput();
  showSettings(told.settings);
  showImages(told.latest, told.startedAt);
  showMoment(told);
  showTime();
}

/** Shows what changes from second to second. */
function showMoment({ signs, spans }) {
  picture = { ...picture, signs };
  keepSpans(spans);
  showTroubles(signs);
  showFailures(signs.failures);
  showService(signs.calls);
  showTime();
}

/** Shows what changes by itself as time goes by. */
function showTime() {
  if (!picture) return;
  const { startedAt, signs, spanMs } = picture;
  const forMs = now() - Date.parse(startedAt);
  document.querySelector('#since').textContent = `since ${time(startedAt)}, for ${duration(forMs)}`;
  const pace = showThroughput({ nowMs: now(), startedMs: Date.parse(startedAt), spanMs });
  showProgress(signs, pace, now());
  const attention = signs.troubles.length > 0 || signs.calls.isBreakerOpen ? '⚠ ' : '';
  document.title = `${attention}${signs.counts.done} done – clarifai-ingest`;
}

function showConnection(state, reason) {
  const place = document.querySelector('#connection');
  const text = { live: 'Live', lost: `Connection lost${reason ? `: ${reason}` : ''}. Trying again…` }[state];
  place.dataset.state = state;
  if (place.textContent !== text) place.textContent = text;
}

follow({
  onPicture: showPicture,
  onMoment: (moment) => picture && showMoment(moment),
  onOutcome: (card) => picture && showImage(card, picture.startedAt),
  onMore: sayUnshown,
  onConnection: showConnection,
});
setInterval(showTime, TICK_MS);
new ResizeObserver(showTime).observe(document.querySelector('#throughput'));
