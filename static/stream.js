// The stream of hints: what has moved, counted or is being written. It carries no contents.

const AGAIN_MS = 60000;

/** Listens from a moment on, and hands each hint to `hear`. Returns what ends it. */
export function listen(since, hear) {
  let last = since;
  let source;
  let timer;
  const open = () => {
    source = new EventSource(`/live?since=${last}`);
    source.onmessage = (e) => {
      last = Number(e.lastEventId) || last;
      hear({ at: last, ...JSON.parse(e.data) });
    };
    // A browser comes back by itself after a broken connection, and gives up after a refusal.
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    };
  };
  open();
  return () => { clearTimeout(timer); source.close(); };
}
