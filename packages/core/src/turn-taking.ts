/**
 * A function to await between the steps of a long loop: it stops the loop with the signal's reason when that is
 * aborted, and lets timers, input and paint through when `every` milliseconds have passed since it last did.
 * Tensors on the CPU resolve without ever leaving the queue of promises, so that `await tensor.data()` does not.
 */
export function turnTaking(signal?: AbortSignal, every = 30): () => Promise<void> {
  let turn = performance.now();
  return async () => {
    if (performance.now() - turn >= every) {
      await aRound();
      turn = performance.now();
    }
    signal?.throwIfAborted();
  };
}

/**
 * Lets the event loop go round once. In Node by immediates, two since the first may come before the timers: a timer of
 * its own would stand still for a millisecond, 3 % of a computation that takes turns every 30.
 */
const aRound = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(() => setImmediate(resolve));
    else setTimeout(resolve);
  });
