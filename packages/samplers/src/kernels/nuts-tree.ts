import * as tf from '@tensorflow/tfjs-core';
import { split, uniform, type Box, type Energy, type Key } from '@ebmjs/core';
import type { Phase } from '../leapfrog.js';
import type { Point } from '../point.js';
import { choose } from './choose.js';
import { kineticEnergy } from './hmc-proposal.js';
import { happens, logAdd } from './log-weights.js';
import type { Mass } from './mass.js';
import { subtree, type Sample, type Tally } from './nuts-subtree.js';
import type { StepSize } from './step-size.js';
import { joined, turnsRound, type Stretch } from './u-turn.js';

/** The trajectories of a batch, one row each; all those still growing have been doubled as often. */
export interface Tree {
  /** Their two ends in time. */
  readonly left: Phase;
  readonly right: Phase;
  /** The sum of their momenta. */
  readonly sum: tf.Tensor;
  /** `log sum exp(H0 - H)` over their states, `[chains]`. */
  readonly logWeight: tf.Tensor1D;
  /** The state drawn from each. */
  readonly sample: Sample;
  /** `H0`, where they began, `[chains]`. */
  readonly start: tf.Tensor1D;
  /** Where they are to go on, `[chains]`, bool. */
  readonly growing: tf.Tensor1D;
  /** Doublings so far, `[chains]`. */
  readonly depth: tf.Tensor1D;
  readonly tally: Tally;
}

/** What the doublings of a step share. */
export interface Growth {
  readonly energy: Energy;
  /** Doublings so far of those that grow. */
  readonly depth: number;
  readonly stepSize: StepSize;
  readonly mass?: Mass | undefined;
  readonly box?: Box | undefined;
  /** Whether to look if any still grows; else all goes on to its end, unseen. */
  readonly reads: boolean;
}

/** Trajectories of one state each. */
export function seedling(current: Point, momentum: tf.Tensor): Tree {
  const phase = { ...current, momentum };
  const start = tf.add<tf.Tensor1D>(current.energy, kineticEnergy(momentum));
  const zeros = (): tf.Tensor1D => tf.zerosLike(start);
  return {
    left: phase,
    right: phase,
    sum: momentum,
    logWeight: zeros(),
    sample: { ...current, hamiltonian: start },
    start,
    growing: tf.onesLike(tf.cast(start, 'bool')) as tf.Tensor1D,
    depth: zeros(),
    tally: { acceptance: zeros(), gradients: zeros(), divergent: zeros() },
  };
}

/** Each growing trajectory doubled, to the left or to the right by chance. To be called in a `scope`. */
export function doubled(key: Key, tree: Tree, growth: Growth): Tree {
  const [directionKey, subtreeKey, choiceKey] = split(key, 3);
  const forwards = tf.less(uniform(directionKey, tree.start.shape), 0.5) as tf.Tensor1D;
  const from = choose(forwards, tree.right, tree.left);
  const added = subtree(subtreeKey, from, {
    ...growth,
    forwards,
    start: tree.start,
    growing: tree.growing,
    tally: tree.tally,
  });
  const { tally, stretch } = added;
  if (!stretch) return { ...tree, tally, growing: added.whole }; // none came through
  const old: Stretch = {
    first: choose(forwards, tree.left, tree.right).momentum,
    last: from.momentum,
    sum: tree.sum,
    size: 2 ** growth.depth,
  };
  const taken = tf.logicalAnd<tf.Tensor1D>(added.whole, happens(choiceKey, tf.sub(added.logWeight, tree.logWeight)));
  const onRight = tf.logicalAnd<tf.Tensor1D>(added.whole, forwards);
  const onLeft = tf.logicalAnd<tf.Tensor1D>(added.whole, tf.logicalNot(forwards));
  const kept = { sum: tree.sum, logWeight: tree.logWeight };
  const both = { sum: joined(old, stretch).sum, logWeight: logAdd(tree.logWeight, added.logWeight) };
  return {
    ...choose(added.whole, both, kept),
    right: choose(onRight, added.end, tree.right),
    left: choose(onLeft, added.end, tree.left),
    sample: choose(taken, added.sample, tree.sample),
    start: tree.start,
    growing: tf.logicalAnd<tf.Tensor1D>(added.whole, tf.logicalNot(turnsRound(old, stretch))),
    depth: tf.add(tree.depth, tf.cast(added.whole, 'float32')),
    tally,
  };
}
