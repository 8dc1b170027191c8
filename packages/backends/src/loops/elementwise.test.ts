import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';
import { f32x4 } from './assembly.js';
import { elementwise } from './elementwise.js';
import { loopOn } from './loop-on.js';

beforeAll(async () => void (await useBackend('wasm')));

/** `a x - y`, and `x` is used twice. */
const source = elementwise({
  inputs: 2,
  numbers: 1,
  element: ([x, y], [a]) => f32x4.add(f32x4.sub(f32x4.mul(a!, x!), x!), f32x4.sub(x!, y!)),
});

it('computes vectors and what is left of them, up to the end and not beyond', () => {
  const backend = tf.backend() as unknown as BackendWasm;
  const loop = loopOn(backend, source)!;
  for (let n = 0; n <= 13; n++) {
    const [x, y, out] = [tf.range(1, 15), tf.fill([14], 0.5), tf.fill([14], -7)];
    const [to, ...from] = [out, x, y].map(({ dataId }) => backend.getMemoryOffset(dataId));
    loop(to!, ...from, to! + 4 * n, 3);
    const expected = Array.from({ length: 14 }, (_, i) => (i < n ? 3 * (i + 1) - 0.5 : -7));
    expect([...out.dataSync()]).toEqual(expected);
    tf.dispose([x, y, out]);
  }
});
