/**
 * A function to await between the steps of a long loop: it stops the loop with the signal's reason when that is
 * aborted, and lets timers, input and paint through when `every` milliseconds have passed since it last did.
 */
export function turnTaking(signal?: AbortSignal, every = 30): () => Promise<void> {
  let turn = performance.now();
  return async () => {
    if (performance.now() - turn >= every) {
      await new Promise((resolve) => setTimeout(resolve));
      turn = performance.now();
    }
    signal?.throwIfAborted();
  };
}

/** How far a long run has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}
