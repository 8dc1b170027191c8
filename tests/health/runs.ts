import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, release, run, scope, uniform, type Dataset } from '@ebmjs/core';
import {
  averaged,
  start,
  watched,
  type AdamState,
  type HealthAction,
  type HealthEvent,
  type RunState,
} from '@ebmjs/training';
import { optionsOf, type Knobs, type Options } from './setting.js';

const startOf = (options: Options, seed: number): RunState<AdamState> => start(options, foldIn(key(seed), 0));

/** First update at which each rule was sure, by name, of a run about which nothing is done but to draw again. */
export async function found(
  knobs: Knobs,
  { seed, updates, until }: { readonly seed: number; readonly updates: number; readonly until?: string },
): Promise<Record<string, number>> {
  const options = optionsOf(knobs, seed);
  const first = startOf(options, seed);
  const sure: Record<string, number> = {};
  let last = first;
  let pulls = 0;
  for await (const { state, findings } of watched(options, first, { actions: ['warn', 'draw-again'] })) {
    last = state;
    for (const { rule, step } of findings) sure[rule] ??= step;
    if (++pulls === updates || (until !== undefined && until in sure)) break;
  }
  release(first, last === first ? undefined : last);
  return sure;
}

/** What a model is good for, on data it has not seen. */
export interface Use {
  /** Share of the rows whose own label has the lowest energy. */
  readonly labels: number;
  /** Share of pairs of a row of data and one of noise in which the noise has the higher energy. */
  readonly noise: number;
  /** Share of samples, drawn from noise under a label by the sampler of the run, that lie next to data of that label. */
  readonly samples: number;
}

export interface Recovery extends Use {
  readonly updates: number;
  readonly events: readonly HealthEvent[];
}

/**
 * A run that is healthy for `from` updates and in which `failure` is from then on what every update meets: for good, or
 * until the run first goes back, as a fault that passes.
 */
export async function recovered(
  knobs: Knobs,
  plant: (knobs: Knobs) => Knobs,
  {
    seed,
    from,
    updates,
    passes,
    heldOut,
    actions,
  }: {
    readonly seed: number;
    readonly from: number;
    readonly updates: number;
    readonly passes: boolean;
    readonly heldOut: Dataset;
    /** What the run may do about it. */
    readonly actions?: readonly HealthAction[];
  },
): Promise<Recovery> {
  const good = optionsOf(knobs, seed);
  const bad = optionsOf(plant(knobs), seed);
  let pulls = 0;
  let over = false;
  const now = (): Options => (pulls >= from && !over ? bad : good);
  const options = switching(good, bad, now);
  const first = startOf(good, seed);
  const events: HealthEvent[] = [];
  let last = first;
  for await (const update of watched(options, first, actions ? { actions } : {})) {
    last = update.state;
    pulls++;
    events.push(...update.events);
    if (passes && update.events.some(({ actions }) => actions.includes('roll-back'))) over = true;
    if (last.step >= updates || pulls >= 3 * updates) break;
  }
  const use = useOf(good, last, heldOut);
  const end = last.step;
  release(first, last === first ? undefined : last);
  return { ...use, updates: end, events };
}

/** The parts of one or the other, as `now` says; the buffer's chains are one. */
function switching(good: Options, bad: Options, now: () => Options): Options {
  return {
    ...good,
    model: {
      ...good.model,
      energy: (...given) => now().model.energy(...given),
      freeze: (variables) => now().model.freeze(variables),
    },
    data: { ...good.data, batch: (...given) => now().data.batch(...given) },
    sampler: {
      ...good.sampler,
      kernel: {
        init: (...given) => now().sampler.kernel.init(...given),
        step: (...given) => now().sampler.kernel.step(...given),
      },
    },
    optimizer: { ...good.optimizer, step: (...given) => now().optimizer.step(...given) },
    objective: (...given) => now().objective!(...given),
    buffer: {
      draw: (...given) => now().buffer.draw(...given),
      put: (...given) => now().buffer.put(...given),
      snapshot: () => good.buffer.snapshot(),
      restore: (snapshot) => good.buffer.restore(snapshot),
    },
  };
}

/** Of the averaged weights. */
export function useOf({ model, sampler }: Options, state: RunState<AdamState>, data: Dataset): Use {
  return scope(() => {
    const { x, y } = data.batch(key(77), 300);
    const frozen = model.freeze(averaged(state));
    try {
      const classes = model.classes;
      const each = Array.from({ length: classes }, (_, c) => {
        const labels = tf.oneHot(tf.fill([300], c, 'int32'), classes, 1, 0, 'float32') as tf.Tensor2D;
        return frozen.energy(labels)(x);
      });
      const guesses = tf.argMin(tf.stack(each, 1), 1).dataSync();
      const labels = tf.argMax(y!, 1).dataSync();
      const { min, max } = data.box!;
      const noise = tf.add(tf.mul(uniform(key(78), [300, ...model.shape]), max - min), min);
      const low = frozen.energy(y)(x).dataSync();
      const high = frozen.energy(y)(noise).dataSync();
      const drawn = run(sampler.kernel, frozen.energy(y), key(79), noise, { steps: 200 });
      const flat = (rows: tf.Tensor): tf.Tensor2D => tf.reshape(rows, [300, -1]);
      const apart = tf.sum(tf.square(tf.sub(tf.expandDims(flat(drawn), 1), tf.expandDims(flat(x), 0))), 2);
      const nearest = tf.argMin(apart, 1).dataSync();
      let above = 0;
      for (const h of high) for (const l of low) above += h > l ? 1 : h === l ? 0.5 : 0;
      return {
        labels: guesses.filter((guess, i) => guess === labels[i]).length / 300,
        noise: above / (low.length * high.length),
        samples: nearest.filter((row, i) => labels[row] === labels[i]).length / 300,
      };
    } finally {
      frozen.dispose();
    }
  });
}
