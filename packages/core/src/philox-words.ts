import type { Key } from './key.js';
import { philoxBlock } from './philox.js';
import { philoxModule } from './philox-module.js';

/** What the words are for. */
export interface Words {
  readonly key: Key;
  readonly purpose: number;
  readonly n: number;
}

/** Writes blocks `first`, `first + 1`, ... of four words into `scratch`, at least `n` words. */
type Fill = (first: number, words: Words, n: number) => void;

interface Generator {
  readonly scratch: Uint32Array;
  readonly fill: Fill;
}

const SCRATCH = 16_384; // words: one page of WebAssembly's memory, and no more than a cache holds

let generator: Generator | undefined;

/** Hands `visit` `n` random words in order, some thousands at a time: block `i` is Philox at `(i, 0, 0, purpose)`. */
export function eachWords(words: Words, visit: (words: Uint32Array, at: number) => void): void {
  generator ??= compiled() ?? interpreted();
  for (let at = 0; at < words.n; at += SCRATCH) {
    const n = Math.min(SCRATCH, words.n - at);
    generator.fill(at / 4, words, n);
    visit(generator.scratch.subarray(0, n), at);
  }
}

/** The words by WebAssembly, ten times as fast; nothing where it or its vectors are missing, or a page forbids it. */
export function compiled(): Generator | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(philoxModule()));
    const run = exports['words'] as (...numbers: number[]) => void;
    const scratch = new Uint32Array((exports['memory'] as WebAssembly.Memory).buffer);
    return { scratch, fill: (first, { purpose, key }, n) => run(first, purpose, key[0], key[1], 4 * n) };
  } catch {
    return undefined;
  }
}

/** The same words by JavaScript. */
export function interpreted(): Generator {
  const scratch = new Uint32Array(SCRATCH);
  const fill: Fill = (first, { purpose, key }, n) => {
    for (let i = 0; 4 * i < n; i++) philoxBlock(scratch, 4 * i, first + i, 0, 0, purpose, key[0], key[1]);
  };
  return { scratch, fill };
}
