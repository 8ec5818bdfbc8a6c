/** How long after a refusal the page asks again; after anything else the browser does so by itself. */
const AGAIN_MS = 5000;

/**
 * Follows the daemon for as long as the page is seen: everything at first and whenever something was missed, then the
 * news. A page in the background asks for nothing, and takes up no connection.
 */
export function follow({ onPicture, onMoment, onOutcome, onMore, onConnection }) {
  let source;
  let timer;

  async function load() {
    try {
      const reply = await fetch('api/signs');
      if (!reply.ok) throw new Error(reply.status === 401 ? 'a token is wanted' : `the daemon replied ${reply.status}`);
      onPicture(await reply.json());
      if (source.readyState === EventSource.OPEN) onConnection('live');
    } catch (error) {
      // A connection that cannot be made has no reason worth reading.
      onConnection('lost', error instanceof TypeError ? '' : error.message);
    }
  }

  function open() {
    source = new EventSource('api/events');
    source.addEventListener('open', () => void load());
    source.addEventListener('resync', () => void load());
    source.addEventListener('signs', ({ data }) => onMoment(JSON.parse(data)));
    source.addEventListener('outcome', ({ data }) => onOutcome(JSON.parse(data)));
    source.addEventListener('more', ({ data }) => onMore(JSON.parse(data).count));
    source.addEventListener('error', lose);
  }

  function lose() {
    onConnection('lost');
    if (source.readyState !== EventSource.CLOSED) return;
    // A refusal has a reason, which only a plain call can read.
    void load();
    timer = setTimeout(open, AGAIN_MS);
  }

  function heed() {
    clearTimeout(timer);
    source?.close();
    if (!document.hidden) open();
  }

  document.addEventListener('visibilitychange', heed);
  heed();
}
