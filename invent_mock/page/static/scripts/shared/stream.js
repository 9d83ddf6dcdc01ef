// Listens to the mock's event stream, and watches whether the mock is alive.

const SILENCE = 7000; // milliseconds; the mock says something every two seconds
const RECONNECT_AFTER = 1000; // milliseconds, where the browser has given up

/**
 * Listen for as long as the page is visible.
 * @param {() => void} onChange Something has changed, or the mock is there again.
 * @param {(isLive: boolean) => void} onLiveness The mock answers, or does not.
 */
export function listen(onChange, onLiveness) {
  let source = null;
  let watchdog = 0;

  function open() {
    close();
    source = new EventSource("/_mock/page/events");
    source.addEventListener("change", () => (hear(), onChange()));
    source.addEventListener("beat", hear);
    source.addEventListener("error", () => {
      onLiveness(false);
      if (source?.readyState === EventSource.CLOSED) restart(RECONNECT_AFTER);
    });
    restart(SILENCE);
  }

  function close() {
    clearTimeout(watchdog);
    source?.close();
    source = null;
  }

  function hear() {
    onLiveness(true);
    restart(SILENCE);
  }

  /** Open anew, unless something is heard before. */
  function restart(milliseconds) {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => (onLiveness(false), open()), milliseconds);
  }

  // A hidden page needs nothing, and a browser opens only six connections to an address.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  if (!document.hidden) open();
}
