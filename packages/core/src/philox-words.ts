import type { Key } from './key.js';
import { noteDraw } from './replayed.js';
import { philoxBlock } from './philox.js';
import { philoxModule } from './philox-module.js';

/** What the words are for. */
export interface Words {
  readonly key: Key;
  readonly purpose: number;
  /** The first word wanted. */
  readonly from: number;
  readonly n: number;
}

interface Generator {
  readonly scratch: Uint32Array;
  /** Writes blocks `first`, `first + 1`, ... of four words into `scratch`, at least `n` words. */
  readonly fill: (first: number, words: Words, n: number) => void;
  /** The first `n` words of `scratch` as numbers on [0, 1), `(word >>> 8) / 2^24`. The words are spent. */
  readonly units: (n: number) => Float32Array;
}

const SCRATCH = 16_384; // words: one page of WebAssembly's memory, and no more than a cache holds

let generator: Generator | undefined;

/** Hands `visit` `n` random words in order, some thousands at a time: block `i` is Philox at `(i, 0, 0, purpose)`. */
export function eachWords(words: Words, visit: (words: Uint32Array, at: number) => void): void {
  noteDraw();
  eachFilled(words, ({ scratch }, [from, to], at) => visit(scratch.subarray(from, to), at));
}

/** The same as numbers on [0, 1), in steps of 2^-24. */
export function eachUnits(words: Words, visit: (units: Float32Array, at: number) => void): void {
  noteDraw();
  eachFilled(words, ({ units }, [from, to], at) => visit(units(to).subarray(from), at));
}

/** Visits with the part of `scratch` that holds words asked for, the first of which is number `at` of them. */
function eachFilled(
  words: Words,
  visit: (filled: Generator, part: readonly [from: number, to: number], at: number) => void,
): void {
  generator ??= compiled() ?? interpreted();
  const skipped = words.from % 4; // of the first block
  for (let at = 0; at < skipped + words.n; at += SCRATCH) {
    const n = Math.min(SCRATCH, skipped + words.n - at);
    generator.fill((words.from - skipped + at) / 4, words, n);
    visit(generator, [at === 0 ? skipped : 0, n], Math.max(at - skipped, 0));
  }
}

/** The words by WebAssembly, ten times as fast; nothing where it or its vectors are missing, or a page forbids it. */
export function compiled(): Generator | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(philoxModule()));
    const { words, units } = exports as Record<string, (...numbers: number[]) => void>;
    const { buffer } = exports['memory'] as WebAssembly.Memory;
    return {
      scratch: new Uint32Array(buffer),
      fill: (first, { purpose, key }, n) => words!(first, purpose, key[0], key[1], 4 * n),
      units: (n) => {
        units!(4 * n);
        return new Float32Array(buffer, 0, n);
      },
    };
  } catch {
    return undefined;
  }
}

/** The same words by JavaScript. */
export function interpreted(): Generator {
  const scratch = new Uint32Array(SCRATCH);
  return {
    scratch,
    fill: (first, { purpose, key }, n) => {
      for (let i = 0; 4 * i < n; i++) philoxBlock(scratch, 4 * i, first + i, 0, 0, purpose, key[0], key[1]);
    },
    units: (n) => Float32Array.from(scratch.subarray(0, n), (word) => (word >>> 8) * 2 ** -24),
  };
}
