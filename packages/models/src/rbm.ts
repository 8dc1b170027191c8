import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, split, type Energy } from '@ebmjs/core';
import { analyticEnergy } from './analytic-energy.js';
import { binaryStates, fieldsOf, type BinaryStates, type BinaryUnits } from './binary-states.js';
import { hiddenUnits } from './hidden-units.js';
import type { KnownTarget } from './known-target.js';
import { lazy } from './lazy.js';
import { checkedRbm, ENUMERABLE, type CheckedRbm, type RbmWeights } from './rbm-options.js';
import { sigmoid, sumOfSoftplus } from './softplus.js';

/** Weights and biases; nothing else. */
export type RbmOptions = RbmWeights;

/**
 * A restricted Boltzmann machine over visible units in {0, 1}, `p(v, h)` proportional to `exp(b.v + c.h + v'Wh)`, its
 * hidden units summed out: `F(v) = -b.v - sum_j log(1 + exp(c_j + (vW)_j))` (Hinton 2012, "A practical guide to training
 * restricted Boltzmann machines", eq. 25). `logZ` is the sum over all `v`, not an integral.
 *
 * Exact by counting the states of the smaller layer, on the first use of `logZ`, `sample` or a moment: quick up to ten
 * units, seconds at twenty. Throws an `EbmError` where both layers have more.
 */
export function rbm(options: RbmOptions): KnownTarget {
  knownOptions('rbm', options, ['weights', 'visibleBias', 'hiddenBias']);
  const machine = checkedRbm('rbm', options);
  const { visible, hidden } = machine;
  if (Math.min(visible, hidden) > ENUMERABLE) {
    throw new EbmError('rbm.weights', `must have a layer of at most ${ENUMERABLE} units`, [visible, hidden]);
  }
  const { units, firing } = countedLayer(machine);
  const states = lazy(() => binaryStates(units));
  const mean = lazy(() => [...states().expect(firing)]);
  const covariance = lazy(() => covarianceOf(states(), { mean: mean(), firing }));
  return {
    shape: [machine.visible],
    energy: freeEnergy(machine),
    get logZ() {
      return states().logSum;
    },
    get mean() {
      return mean();
    },
    get variance() {
      return mean().map((p) => p * (1 - p));
    },
    get covariance() {
      return covariance();
    },
    sample: (key, n) => {
      const [stateKey, unitKey] = split(key, 2);
      const drawn = states().draw(hostUniform(stateKey, n));
      const fires = hostUniform(unitKey, n * visible);
      const events = Array.from(drawn, (state, row) => {
        const probability = firing(state, fieldsOf(units, state));
        return probability.map((p, i) => (fires[row * visible + i]! < p ? 1 : 0));
      });
      return tf.tensor2d(Float32Array.from(events.flat()), [n, visible]);
    },
  };
}

/** How likely each visible unit is to be 1 given a state of the counted layer. */
type Firing = (state: number, fields: Float64Array) => readonly number[];

/** Given that state the visible units are independent: they share only what its probabilities share. */
function covarianceOf(
  { expect }: BinaryStates,
  { mean, firing }: { readonly mean: readonly number[]; readonly firing: Firing },
): number[][] {
  const shared = expect((state, fields) => {
    const gap = firing(state, fields).map((p, i) => p - mean[i]!);
    return gap.flatMap((a) => gap.map((b) => a * b));
  });
  return mean.map((p, i) => mean.map((_, j) => (i === j ? p * (1 - p) : shared[i * mean.length + j]!)));
}

/** The layer whose states are counted. */
function countedLayer({ visible, hidden, rows, columns, b, c }: CheckedRbm): {
  readonly units: BinaryUnits;
  readonly firing: Firing;
} {
  const logFactor = sumOfSoftplus;
  if (hidden <= visible) {
    return {
      units: { bias: c, rows: columns, offset: b, logFactor },
      firing: (_, fields) => Array.from(fields, sigmoid),
    };
  }
  const bits = Array.from({ length: visible }, (_, i) => i);
  return {
    units: { bias: b, rows, offset: c, logFactor },
    firing: (state) => bits.map((i) => (state >> i) & 1),
  };
}

function freeEnergy(machine: CheckedRbm): Energy {
  const hidden = hiddenUnits(machine);
  const b = Float32Array.from(machine.b);
  return analyticEnergy('rbm', [machine.visible], (v) => {
    const { value, slope } = hidden(v);
    return { value: tf.sub(value, tf.sum(tf.mul(v, b), 1)), slope: () => tf.sub(slope(), b) };
  });
}
