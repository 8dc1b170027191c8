import type { AnnealingCheckpoint } from './index.js';

/** A checkpoint in memory, which breaks down at the end of its `last`th write. */
export function memory(
  bytes?: Uint8Array,
  last = Infinity,
  every = 0,
): AnnealingCheckpoint & { bytes: Uint8Array | undefined } {
  let writes = 0;
  return {
    every,
    bytes,
    read() {
      return Promise.resolve(this.bytes);
    },
    write(next) {
      this.bytes = next.slice();
      return ++writes === last ? Promise.reject(new Error('killed')) : Promise.resolve();
    },
  };
}
