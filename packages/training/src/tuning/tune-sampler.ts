import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, release, split, type Batch, type Energy, type Key, type State } from '@ebmjs/core';
import { candidate, type Candidate } from './candidate.js';
import { chooseSetting, type SamplerChoice } from './choose-setting.js';
import { gradientsOf } from './looks.js';
import { pilot } from './pilot.js';
import { checkTuned, tunePlan, type TunePlan, type TuneSamplerOptions, type TuneStarts } from './tune-options.js';

/** What `tuneSampler` found. Plain JSON. */
export type TunedSampler = SamplerChoice & {
  /** Every step size tried, from the smallest. */
  readonly candidates: readonly Candidate[];
  /** Gradients of a batch that were taken. */
  readonly gradients: number;
};

/**
 * Finds a step size and a number of steps for a sampler: sends out a batch of chains with each of a range of step sizes,
 * from the same starts and with the same noise, and chooses by how the energy falls, how far chains move, how much of the
 * slope is clipped and where they end. The rule is that of `chooseSetting`, and the result has its reason in words.
 *
 * A model that has learnt nothing has little to choose by: tune after some hundred updates, or again in the course of
 * training. The same key gives the same result. Borrows everything.
 *
 * Throws an `EbmError` for options and starts that do not fit; the signal's reason on an abort.
 */
export async function tuneSampler<S extends State, I>(options: TuneSamplerOptions<S, I>): Promise<TunedSampler> {
  checkTuned(options);
  const plan = tunePlan(options);
  const [startKey, chainKey] = split(options.key, 2);
  const { x, y } = starts(options, plan, startKey);
  const frozen = 'model' in options ? options.model.freeze(options.variables) : undefined;
  try {
    const energy: Energy = 'model' in options ? frozen!.energy(y) : options.energy(y);
    const candidates: Candidate[] = [];
    for (const stepSize of plan.sizes) {
      const kernel = options.kernel(stepSize);
      const { clip, looks, noiseOf } = plan;
      const rest = { energy, start: x, key: chainKey, looks, clip, box: options.box, signal: options.signal };
      candidates.push(candidate(stepSize, await pilot({ kernel, ...rest }), { looks, noise: noiseOf(stepSize) }));
    }
    const gradients = plan.sizes.length * gradientsOf(plan.looks.at(-1)!);
    return { ...chooseSetting(candidates, plan), candidates, gradients };
  } finally {
    frozen?.dispose();
    release(x, y);
  }
}

/** A batch of starts: all from the prior, or half of them from the buffer. */
function starts({ start, buffer }: TuneStarts, { chains }: TunePlan, key: Key): Batch {
  if (!buffer) return start(foldIn(key, 0), chains);
  const half = Math.floor(chains / 2);
  const [fresh, stored] = [start(foldIn(key, 0), chains - half), buffer.draw(foldIn(key, 1), half)];
  try {
    if (!fresh.y !== !stored.y)
      throw new EbmError('tuneSampler.start', 'must have labels where the buffer has them', fresh.y?.shape);
    const x = tf.concat([fresh.x, stored.x]);
    return fresh.y && stored.y ? { x, y: tf.concat([fresh.y, stored.y]) } : { x };
  } finally {
    release(fresh, stored);
  }
}
