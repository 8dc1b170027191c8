import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, knownOptions, normal, scope, split, whole, type Box, type Kernel } from '@ebmjs/core';
import { shapeOf } from '../hmc.js';
import { startAt, type Point } from '../point.js';
import type { Mass } from './mass.js';
import { doubled, seedling, type Tree } from './nuts-tree.js';
import { anyTrue } from './any-true.js';
import { replace } from './replace.js';
import { validStepSize, type StepSize } from './step-size.js';

/** How long the leapfrogs of `nuts` are, and how many at most. */
export interface NutsOptions {
  /** Length of a leapfrog, as for `hmc`. */
  readonly stepSize: StepSize;
  /** A trajectory is doubled at most this many times, to `2^maxDepth - 1` leapfrogs. @defaultValue 10 */
  readonly maxDepth?: number;
  /** The shape of the target: `diagonalMass`, or `denseMass`. @defaultValue unit mass */
  readonly mass?: Mass;
  /** Chains bounce off the faces of this box: the target is `exp(-E)` restricted to it. @defaultValue the whole space */
  readonly box?: Box;
}

/** What a step of `nuts` has to say, each `[chains]`. */
export interface NutsInfo {
  /** The mean of `min(1, exp(-dH))` over the trajectory: what a step size is tuned by. Nothing is accepted with it. */
  readonly acceptance: tf.Tensor1D;
  /** How often the trajectory was doubled whole. */
  readonly depth: tf.Tensor1D;
  /** Gradients of this chain. The batch takes those of its longest trajectory. */
  readonly gradients: tf.Tensor1D;
  /** 1 where the trajectory ended at an energy error above 1000 or not finite, else 0. */
  readonly divergent: tf.Tensor1D;
  /** The change of `E + K` from where the chain was to where it went. */
  readonly energyError: tf.Tensor1D;
  /** `E + K` where it went. */
  readonly hamiltonian: tf.Tensor1D;
}

/**
 * The No-U-Turn sampler (Hoffman and Gelman 2014) as Stan has it today: the next position is drawn from a trajectory's
 * states by their weights `exp(-H)`, with a bias to its newer half, and the trajectory ends where the sum of its momenta
 * turns against an end of it or of one of its halves (Betancourt 2017, "A conceptual introduction to Hamiltonian Monte
 * Carlo", appendix A). Leaves `exp(-E)` exactly invariant.
 *
 * The chains of a batch double their trajectories in step, those that are done waiting: a step takes as long as its
 * longest trajectory, for which each leapfrog reads one number back. WebGPU cannot read within a step: there every step
 * takes all of its `2^maxDepth - 1` leapfrogs, to the same end, and throws an `EbmError` unless `maxDepth` is given.
 *
 * An energy that is not finite at the start throws an `EbmError`; one met on the way ends the trajectory.
 */
export function nuts(options: NutsOptions): Kernel<Point, NutsInfo> {
  knownOptions('nuts', options, ['stepSize', 'maxDepth', 'mass', 'box']);
  const settings = { stepSize: validStepSize('nuts.stepSize', options.stepSize), ...shapeOf('nuts', options) };
  const maxDepth = whole('nuts.maxDepth', options.maxDepth ?? 10);
  return {
    init: (position, energy) => {
      if (options.maxDepth === undefined && !readsAtOnce()) throw new EbmError('nuts.maxDepth', GIVEN);
      return startAt('nuts.init', position, energy, settings.box);
    },
    step: (key, current, energy) =>
      scope(() => {
        const [momentumKey, treeKey] = split(key, 2);
        const reads = readsAtOnce();
        let tree = seedling(current, normal(momentumKey, current.position.shape));
        const goesOn = (): boolean => !reads || anyTrue(tree.growing);
        for (let depth = 0; depth < maxDepth && (depth === 0 || goesOn()); depth++) {
          const grown = scope(() => doubled(foldIn(treeKey, depth), tree, { energy, depth, reads, ...settings }));
          tree = replace(tree, grown, current);
        }
        return [sampleOf(tree), infoOf(tree)] as const;
      }),
  };
}

const GIVEN = 'must be given on WebGPU, where each step takes 2^maxDepth - 1 gradients (or take hmc)';

/** Whether numbers can be had in the middle of a step, to see that all trajectories have ended. */
const readsAtOnce = (): boolean => tf.getBackend() !== 'webgpu';

const sampleOf = ({ sample: { position, energy, gradient } }: Tree): Point => ({
  position: tf.clone(position),
  energy: tf.clone(energy),
  gradient: tf.clone(gradient),
});

function infoOf({ sample, start, tally, depth }: Tree): NutsInfo {
  return {
    acceptance: tf.div(tally.acceptance, tally.gradients),
    depth,
    gradients: tally.gradients,
    divergent: tally.divergent,
    energyError: tf.sub(sample.hamiltonian, start),
    hamiltonian: tf.clone(sample.hamiltonian),
  };
}
