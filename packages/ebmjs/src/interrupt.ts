/** Ended by Ctrl-C (or a termination signal) after leaving everything in order; exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * A signal that aborts at the first Ctrl-C. A second one ends the process at once.
 * `release` puts things back as they were.
 */
export function onInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nstopping after this step (Ctrl-C again to stop at once)\n');
    controller.abort(new Interrupted('stopped'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
