import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  release,
  scope,
  valueAndGradient,
  type Box,
  type Energy,
  type Kernel,
  type State,
} from '@ebmjs/core';
import { validBox } from '../box.js';
import { inside } from '../point.js';
import { reflect, type Motion } from '../reflect.js';
import { refreshed, type Refreshing } from './refreshed.js';

/** What a mirror turns round, and what it leaves; of anything else it cannot know. */
const TURNED = ['gradient', 'momentum'];
const KNOWN = ['position', 'energy', ...TURNED];

/**
 * The kernel in a box with mirrors for walls. It walks in the whole space under `E(fold(x))`, the energy repeated in
 * mirror images, and after each step its position is folded back.
 *
 * As exact as the kernel is without a box, for every kernel that treats `x_i` and `-x_i` alike: `hmc`, `mala`,
 * `langevin` (no mass on the faces, unlike `clamped`), random walks, underdamped dynamics; not for a mass matrix that is
 * not diagonal. Mirror images have equal energies, so a step that keeps `exp(-E(fold(x)))` keeps its folded law, `exp(-E)`
 * on the box. A gradient turns round at a wall, which leapfrogs across it pay for with acceptance, as in `hmc`'s own `box`.
 *
 * Takes kernels whose state is made of `position`, `energy`, `gradient` and `momentum`; others throw an `EbmError` when
 * the chain starts, and so does a start outside the box. Costs no gradient.
 */
export function reflected<S extends State, I>(kernel: Kernel<S, I>, box: Box): Kernel<S, I> {
  const walls = validBox('reflected.box', box);
  const wrapped: Refreshing<S, I> = {
    init: (position, energy) => {
      inside('reflected.init', position, walls);
      const state = kernel.init(position, unfolded(energy, walls));
      const unknown = Object.keys(state).filter((name) => !KNOWN.includes(name));
      if (unknown.length === 0) return state;
      release(state);
      throw new EbmError('reflected.kernel', `must carry nothing but ${KNOWN.join(', ')}`, unknown);
    },
    step: (key, state, energy) =>
      scope(() => {
        const [next, info] = kernel.step(key, state, unfolded(energy, walls));
        return [folded(next, walls), info] as const;
      }),
    refresh: (state, energy) => refreshed(kernel, state, unfolded(energy, walls)),
  };
  return wrapped;
}

/** Where a position lies in the box, and the sign that each coordinate's direction has got on the way there. */
const fold = (position: tf.Tensor, box: Box): Motion => reflect({ position, momentum: tf.onesLike(position) }, box);

/** `E(fold(x))` */
function unfolded(energy: Energy, box: Box): Energy {
  return Object.assign((x: tf.Tensor) => scope(() => energy(fold(x, box).position)), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const { position, momentum: sign } = fold(x, box);
        const { value, grad } = valueAndGradient(energy, position);
        return { value, grad: tf.mul(grad, sign) };
      }),
  });
}

function folded<S extends State>(state: S, box: Box): S {
  const { position, momentum: sign } = fold(state.position, box);
  const turned = TURNED.filter((name) => name in state).map((name) => [
    name,
    tf.mul((state as unknown as Record<string, tf.Tensor>)[name]!, sign),
  ]);
  return { ...state, ...Object.fromEntries(turned), position };
}
