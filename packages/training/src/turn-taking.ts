/**
 * A function to await in a long loop: lets timers, signals and paint through when at least `every` milliseconds have
 * passed since it last did.
 *
 * @param every in milliseconds
 */
export function turnTaking(every = 30): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < every) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
