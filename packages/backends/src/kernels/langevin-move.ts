import type * as tf from '@tensorflow/tfjs-core';
import { langevinMove as moveOf, normal, onHost, type LangevinMove } from '@ebmjs/core';
import { f32x4, type Code } from '../loops/assembly.js';
import { elementKernel } from './element-kernel.js';
import type { Mend } from './mend.js';

const { sub, add, mul, neg, pmin, pmax } = f32x4;

/** What a move is made of. */
interface Parts {
  readonly descends: boolean;
  readonly clips: boolean;
  readonly shakes: boolean;
  readonly boxed: boolean;
}

const loops = new Map<string, Mend>();

/** `langevinMove` of core in one pass, with the roundings of its plain operations. */
export const langevinMove: Mend = {
  kernelName: 'EbmLangevinMove',
  run({ inputs, attrs, backend }) {
    const { x, gradient } = inputs as { readonly x: tf.Tensor; readonly gradient?: tf.Tensor };
    const move = attrs as unknown as LangevinMove;
    const { stepSize = 0, clip = Infinity, noise = 0, key, box } = move;
    const parts = { descends: gradient !== undefined, clips: clip < Infinity, shakes: noise > 0, boxed: !!box };
    const numbers = { stepSize, clip, noise, min: box?.min ?? 0, max: box?.max ?? 0 };
    const z = parts.shakes ? normal(key!, x.shape) : undefined;
    const tensors = { x, ...(gradient && { gradient }), ...(z && { z }) };
    const plain = (): tf.Tensor => onHost(() => moveOf(x, gradient ?? null, move));
    try {
      return loopOf(parts).run({ inputs: tensors, attrs: numbers, backend }, plain);
    } finally {
      z?.dispose();
    }
  },
};

function loopOf(parts: Parts): Mend {
  const name = Object.values(parts).join();
  let loop = loops.get(name);
  if (!loop) loops.set(name, (loop = compose(parts)));
  return loop;
}

function compose({ descends, clips, shakes, boxed }: Parts): Mend {
  return elementKernel({
    kernelName: 'EbmLangevinMove',
    inputs: ['x', ...(descends ? ['gradient'] : []), ...(shakes ? ['z'] : [])],
    numbers: ['stepSize', 'clip', 'noise', 'min', 'max'],
    element: ([x, ...others], [stepSize, clip, noise, min, max]) => {
      const gradient = descends ? others[0]! : undefined;
      const z = others.at(-1)!;
      const slope = gradient && clips ? clamped(gradient, neg(clip!), clip!) : gradient;
      const descended = slope ? sub(x!, mul(slope, stepSize!)) : x!;
      const moved = shakes ? add(descended, mul(z, noise!)) : descended;
      return boxed ? clamped(moved, min!, max!) : moved;
    },
  });
}

/** NaN stays NaN. */
const clamped = (x: Code, low: Code, high: Code): Code => pmin(pmax(x, low), high);
