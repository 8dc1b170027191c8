import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { afterEach, expect, it, vi } from 'vitest';
import { replayBuffer, type ReplayBufferOptions } from './replay-buffer.js';

// What a draw and a put do to arrays, counted in numbers: the same for a small and for a large buffer.

interface Numbers extends ArrayLike<number> {
  readonly set: unknown;
}
const TYPED = Object.getPrototypeOf(Float32Array.prototype) as Record<string, (...args: never[]) => unknown>;

/** Counts the numbers that methods of typed arrays go through. */
function counter(): { numbers: number } {
  const count = { numbers: 0 };
  const spied = (name: string, size: (self: Numbers, args: unknown[]) => number): void => {
    const original = TYPED[name]!;
    vi.spyOn(TYPED, name).mockImplementation(function (this: Numbers, ...args: never[]) {
      count.numbers += size(this, args);
      return original.apply(this, args);
    });
  };
  const all = ['slice', 'map', 'filter', 'forEach', 'every', 'some', 'find', 'findIndex', 'reduce', 'keys', 'values'];
  for (const name of [...all, 'indexOf', 'includes', 'sort', 'join', 'copyWithin']) spied(name, ({ length }) => length);
  spied('set', (_, [source]) => (source as Numbers).length);
  spied('fill', ({ length }, [, from = 0, to = length]) => (to as number) - (from as number));
  return count;
}

afterEach(() => vi.restoreAllMocks());

async function work(capacity: number, options: Partial<ReplayBufferOptions>): Promise<number> {
  const buffer = replayBuffer({ capacity, shape: [5], classes: 4, restart: 0, key: key(1), ...options });
  const first = buffer.draw(key(2), capacity); // fills those that begin empty
  await buffer.put(first, first.x);
  const count = counter();
  const drawn = buffer.draw(key(3), 32, { classes: [0, 2] });
  await buffer.put(drawn, drawn.x);
  vi.restoreAllMocks();
  tf.dispose([first.x, first.y!, drawn.x, drawn.y!]);
  return count.numbers;
}

it.each([
  [{ write: 'same-slot' }],
  [{ write: 'same-slot', balance: true }],
  [{ write: 'ring', storage: 'uint8' }],
  [{ write: 'reservoir', storage: 'float16' }],
] as const)('%j: as much for 50,000 chains as for 500', async (options) => {
  const [small, large] = [await work(500, options), await work(50_000, options)];
  expect(small).toBeGreaterThan(32 * 5);
  expect(small).toBeLessThan(32 * 200);
  // How many labels change differs by chance, all else is the same work.
  expect(Math.abs(large - small)).toBeLessThan(0.02 * small);
});
