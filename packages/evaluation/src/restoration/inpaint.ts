import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, release, scope, uniform, type Kernel, type State } from '@ebmjs/core';
import { fill } from './corrupt.js';
import { maskTensor, type PixelMasks } from './pixel-mask.js';
import { restore, type Restored, type RestoreOptions } from './restore.js';

export interface InpaintOptions<S extends State = State, I = unknown> extends Omit<
  RestoreOptions<S, I>,
  'start' | 'kernel'
> {
  /** Images `[n, ...event]`, of which what is unknown is never looked at. */
  readonly x: tf.Tensor;
  /** One for all images, or one for each, as `[n][...event]`. `masked` asks these to leave equally much unknown. */
  readonly mask: PixelMasks;
  /** The kernel that moves nothing but what is unknown: `(mask) => masked(kernel, mask)` of `@ebmjs/samplers`. */
  readonly kernel: (mask: PixelMasks) => Kernel<S, I>;
  /** What fills the hole at the start `[n, ...event]`, borrowed. @defaultValue uniform noise on `[0, 1)` */
  readonly start?: tf.Tensor;
}

/**
 * Draws what is unknown of images given what is known, which stays as it is to the bit: rounds of steps of a kernel in
 * the hole alone, from noise (Du and Mordatch 2019, section 4.2).
 *
 * Rejects with an `EbmError` where the kernel moves what is known.
 */
export async function inpaint<S extends State, I>(options: InpaintOptions<S, I>): Promise<Restored> {
  const { x, mask, start, kernel, ...rest } = options;
  knownOptions('inpaint', rest, ['energy', 'key', 'steps', 'rounds', 'averaged', 'chains', 'signal', 'onRound']);
  const hole = maskTensor('inpaint.mask', mask, x.shape);
  try {
    if (start && !tf.util.arraysEqual(start.shape, x.shape)) {
      throw new EbmError('inpaint.start', `must have the shape of x, [${x.shape.join(', ')}]`, start.shape);
    }
    const restored = await restore({
      ...rest,
      kernel: kernel(mask),
      start: (key) => scope(() => fill(x, start ?? uniform(key, x.shape), hole)),
    });
    const mean = scope(() => fill(x, restored.mean, hole)); // a mean of equals rounds
    const rounds = scope(() => fill(tf.expandDims(x, 0), restored.rounds, hole));
    release(restored.mean, restored.rounds);
    const inpainted = { mean, draws: restored.draws, rounds };
    await checkKnown(inpainted, x, hole);
    return inpainted;
  } finally {
    hole.dispose();
  }
}

async function checkKnown(inpainted: Restored, x: tf.Tensor, hole: tf.Tensor): Promise<void> {
  const moved = scope(() => tf.any(tf.logicalAnd(tf.notEqual(inpainted.draws, x), tf.equal(hole, 0))));
  const [any] = await moved.data().finally(() => moved.dispose());
  if (!any) return;
  release(inpainted);
  throw new EbmError('inpaint.kernel', 'must leave what is known as it is: wrap it in `masked`');
}
