/** Doing at once what a person wants, and not all of what a storm of clicks wants. */

const RESTING = 120;

/**
 * Pace something: called now and then it runs at once; of calls close together
 * the first runs, and the last once they rest.
 */
export function paced(run: () => void): () => void {
  let timer: number | null = null;
  let again = false;
  const rest = () => {
    timer = null;
    if (!again) return;
    again = false;
    start();
  };
  const start = () => {
    timer = window.setTimeout(rest, RESTING);
    run();
  };
  return () => {
    if (timer === null) {
      start();
      return;
    }
    again = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(rest, RESTING);
  };
}
