import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { key, langevinMove, onHost, type LangevinMove } from '@ebmjs/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withoutLoops } from '../loops/without-loops.fixture.js';
import { useBackend } from '../use-backend.js';
import { langevinMove as mend } from './langevin-move.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

const WIDE = { min: -1, max: 2 };

describe.each<[string, boolean, LangevinMove]>([
  ['adds noise', false, { noise: 0.3, key: key(3) }],
  ['steps', true, { stepSize: 0.7 }],
  ['steps back', true, { stepSize: -0.7 }],
  ['steps and adds noise', true, { stepSize: 0.2, noise: 0.5, key: key(4) }],
  ['clips, steps and clamps', true, { stepSize: 10, clip: 0.01, box: { min: 0, max: 1 } }],
  ['clips, steps, adds noise and clamps', true, { stepSize: 2, clip: 0.1, noise: 0.1, key: key(5), box: WIDE }],
])('%s', (_, descends, move) => {
  /** Waves with a NaN and both infinities among them. */
  const given = (scale: number): tf.Tensor =>
    tf.tensor2d([...Array.from({ length: 30 }, (_, i) => Math.sin(scale * i)), NaN, Infinity, -Infinity], [3, 11]);
  const numbers = (x: tf.Tensor): number[] => [...x.dataSync()];

  it('with every bit of plain operations, NaN and infinities included', () => {
    tf.tidy(() => {
      const [x, g] = [given(0.37), descends ? tf.reverse(given(0.61)) : null];
      const plain = numbers(onHost(() => langevinMove(x, g, move)));
      expect(numbers(langevinMove(x, g, move))).toEqual(plain);
      expect(plain.some(Number.isNaN)).toBe(true);
    });
  });

  it('in one pass, and leaves nothing behind', async () => {
    const [x, g] = [given(0.37), descends ? given(0.61) : null];
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    const { kernelNames } = await tf.profile(() => tf.dispose(langevinMove(x, g, move)));
    expect(kernelNames).toEqual(['EbmLangevinMove']);
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    tf.dispose([x, g ?? []]);
  });

  it('by plain operations where no loop can run', () => {
    tf.tidy(() => {
      const [x, gradient] = [given(0.37), given(0.61)];
      const backend = withoutLoops(tf.backend() as unknown as BackendWasm);
      const inputs = descends ? { x, gradient } : { x };
      const slow = mend.run({ inputs, attrs: { ...move }, backend } as unknown as KernelCall) as tf.Tensor;
      expect(numbers(slow)).toEqual(numbers(langevinMove(x, descends ? gradient : null, move)));
    });
  });
});
