import * as tf from '@tensorflow/tfjs-core';
import { foldIn, scope, type Energy, type Key } from '@ebmjs/core';
import { leapfrog, type LeapfrogOptions, type Phase } from '../leapfrog.js';
import { DIVERGENCE } from '../metropolis.js';
import type { Point } from '../point.js';
import { anyTrue } from './any-true.js';
import { choose } from './choose.js';
import { kineticEnergy } from './hmc-proposal.js';
import { happens, logAdd, NOTHING } from './log-weights.js';
import { replace } from './replace.js';
import type { StepSize } from './step-size.js';
import { joined, turnsRound, type Stretch } from './u-turn.js';

/** A state drawn from a trajectory. */
export interface Sample extends Point {
  /** `E + K` there, `[chains]`. */
  readonly hamiltonian: tf.Tensor1D;
}

/** Sums over the states that a step has made, `[chains]` each. */
export interface Tally {
  readonly acceptance: tf.Tensor1D;
  readonly gradients: tf.Tensor1D;
  /** 1 where one was divergent. */
  readonly divergent: tf.Tensor1D;
}

/** Where a subtree grows from, and how. */
export interface SubtreeOptions extends Pick<LeapfrogOptions, 'mass' | 'box'> {
  readonly energy: Energy;
  /** It has `2^depth` states. */
  readonly depth: number;
  readonly stepSize: StepSize;
  /** Where time runs forwards, `[chains]`, bool. */
  readonly forwards: tf.Tensor1D;
  /** `H0`, `[chains]`. */
  readonly start: tf.Tensor1D;
  /** Rows that are to grow, `[chains]`, bool. */
  readonly growing: tf.Tensor1D;
  /** So far. */
  readonly tally: Tally;
  /** Whether to look if any row still grows, and end early when none does. */
  readonly reads: boolean;
}

/** `2^depth` more states of each trajectory. */
export interface Subtree {
  /** The last of them. */
  readonly end: Phase;
  /** One of them, drawn by their weights. */
  readonly sample: Sample;
  /** `log sum exp(H0 - H)`, `[chains]`. */
  readonly logWeight: tf.Tensor1D;
  /** Rows that came through without a turn or a divergence, `[chains]`, bool. */
  readonly whole: tf.Tensor1D;
  readonly tally: Tally;
  /** All of their momenta; absent where no row came through. */
  readonly stretch: Stretch | undefined;
}

/** A subtree on its way: stretches of falling sizes, each a power of 2, that no stretch of equal size has yet joined. */
type Sprout = Omit<Subtree, 'stretch'> & { readonly stretches: readonly Stretch[] };

/**
 * The states that follow `from`, made one after the other, with the checks for turns that a recursion would make: each
 * stretch of `2^k` states is joined to the one before it when both are whole. Stores `depth` stretches and no states but
 * the last and the one drawn. Rows that turn or diverge stop counting; the work goes on for the rest.
 */
export function subtree(key: Key, from: Phase, options: SubtreeOptions): Subtree {
  const { start, growing, tally, forwards } = options;
  const stepSize = tf.mul(tf.sub(tf.mul(tf.cast(forwards, 'float32'), 2), 1), options.stepSize);
  let sprout: Sprout = {
    end: from,
    sample: { ...from, hamiltonian: start },
    logWeight: tf.fill(start.shape, NOTHING),
    whole: growing,
    tally,
    stretches: [],
  };
  const lent = [from, start, growing, tally];
  for (let i = 0; i < 2 ** options.depth; i++) {
    const next = scope(() => grown(foldIn(key, i), sprout, { ...options, stepSize }));
    sprout = replace(sprout, next, lent);
    if (options.reads && !anyTrue(sprout.whole)) return { ...sprout, stretch: undefined };
  }
  return { ...sprout, stretch: sprout.stretches[0] };
}

/** One more state. */
function grown(key: Key, sprout: Sprout, options: SubtreeOptions): Sprout {
  const { energy, start, stepSize, mass, box } = options;
  const end = leapfrog(energy, sprout.end, { stepSize, steps: 1, mass, box });
  const hamiltonian = tf.add<tf.Tensor1D>(end.energy, kineticEnergy(end.momentum));
  const error = tf.sub<tf.Tensor1D>(hamiltonian, start);
  const sound = tf.logicalAnd(tf.isFinite(error), tf.less(error, DIVERGENCE)) as tf.Tensor1D;
  const logWeight = tf.where(sound, tf.neg(error), tf.fill(error.shape, NOTHING)) as tf.Tensor1D;
  const total = logAdd(sprout.logWeight, logWeight);
  const taken = tf.logicalAnd<tf.Tensor1D>(happens(key, tf.sub(logWeight, total)), sound);
  const state = { position: end.position, energy: end.energy, gradient: end.gradient, hamiltonian };
  const { stretches, turned } = stacked(sprout.stretches, end.momentum);
  const whole = tf.logicalAnd(tf.logicalAnd(sprout.whole, sound), tf.logicalNot(turned)) as tf.Tensor1D;
  return {
    end,
    sample: choose(taken, state, sprout.sample),
    logWeight: total,
    whole,
    tally: counted(sprout, { sound, logWeight }),
    stretches,
  };
}

/** The tally with one more state of those rows that were whole so far. */
function counted(
  { tally, whole }: Sprout,
  { sound, logWeight }: { readonly sound: tf.Tensor1D; readonly logWeight: tf.Tensor1D },
): Tally {
  const counts = tf.cast(whole, 'float32');
  const acceptance = tf.exp(tf.minimum(logWeight, 0));
  return {
    acceptance: tf.add(tally.acceptance, tf.mul(acceptance, counts)),
    gradients: tf.add(tally.gradients, counts),
    divergent: tf.add(tally.divergent, tf.mul(counts, tf.sub(1, tf.cast(sound, 'float32')))),
  };
}

/** The stretches with one more state, joined where two have the same size; and where any of those joints turns round. */
function stacked(
  stretches: readonly Stretch[],
  momentum: tf.Tensor,
): { readonly stretches: readonly Stretch[]; readonly turned: tf.Tensor1D } {
  let last: Stretch = { first: momentum, last: momentum, sum: momentum, size: 1 };
  let turned = tf.zeros([momentum.shape[0]!], 'bool') as tf.Tensor1D;
  const rest = [...stretches];
  while (rest.at(-1)?.size === last.size) {
    const before = rest.pop()!;
    turned = tf.logicalOr(turned, turnsRound(before, last));
    last = joined(before, last);
  }
  return { stretches: [...rest, last], turned };
}
