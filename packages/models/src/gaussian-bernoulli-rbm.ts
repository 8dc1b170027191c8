import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, normal, positive, scope, split, type Energy } from '@ebmjs/core';
import { analyticEnergy } from './analytic-energy.js';
import { binaryStates, fieldsOf, type BinaryUnits } from './binary-states.js';
import { halfNorm } from './diagonal-energy.js';
import { perCoordinate } from './extent.js';
import { hiddenUnits } from './hidden-units.js';
import type { KnownTarget } from './known-target.js';
import { lazy } from './lazy.js';
import { checkedRbm, ENUMERABLE, type CheckedRbm, type RbmWeights } from './rbm-options.js';

/** Weights, biases, and the spread of the visible units. */
export interface GaussianBernoulliRbmOptions extends RbmWeights {
  /** Standard deviation of the visible units: one number for all, or a list. @defaultValue 1 */
  readonly scale?: number | readonly number[];
}

/** A machine with its visible standard deviations. */
type Machine = CheckedRbm & { readonly scale: Float64Array };

/**
 * A restricted Boltzmann machine with Gaussian visible units and hidden ones in {0, 1}, the latter summed out:
 * `F(v) = sum_i (v_i - b_i)^2 / (2 s_i^2) - sum_j log(1 + exp(c_j + sum_i W_ij v_i / s_i))` (Hinton 2012, "A practical
 * guide to training restricted Boltzmann machines", section 13.2). Its density is a mixture of `2^hidden` Gaussians
 * `N(b + s W h, s^2)`, counted in float64 on the first use of `logZ`, `sample` or a moment.
 *
 * Throws an `EbmError` for more than 20 hidden units.
 */
export function gaussianBernoulliRbm(options: GaussianBernoulliRbmOptions): KnownTarget {
  const machine = checkedMachine(options);
  const units = mixtureUnits(machine);
  const states = lazy(() => binaryStates(units));
  const moments = lazy(() => momentsOf(machine, states().expect));
  const covariance = lazy(() => covarianceOf(machine, moments(), states().expect));
  const logScale = machine.scale.reduce((sum, s) => sum + Math.log(s * Math.sqrt(2 * Math.PI)), 0);
  return {
    shape: [machine.visible],
    energy: freeEnergy(machine),
    get logZ() {
      return states().logSum + logScale;
    },
    get mean() {
      return moments().mean;
    },
    get variance() {
      return moments().variance;
    },
    get covariance() {
      return covariance();
    },
    sample: (key, n) => {
      const [stateKey, noiseKey] = split(key, 2);
      const drawn = [...states().draw(hostUniform(stateKey, n))];
      const means = drawn.flatMap((state) => [...meanOf(machine, fieldsOf(units, state))]);
      return scope(() => {
        const noise = tf.mul(normal(noiseKey, [n, machine.visible]), Float32Array.from(machine.scale));
        return tf.add(tf.tensor2d(Float32Array.from(means), [n, machine.visible]), noise);
      });
    },
  };
}

function checkedMachine(options: GaussianBernoulliRbmOptions): Machine {
  const where = 'gaussianBernoulliRbm';
  knownOptions(where, options, ['weights', 'visibleBias', 'hiddenBias', 'scale']);
  const { scale = 1 } = options;
  const machine = checkedRbm(where, options);
  if (machine.hidden > ENUMERABLE) {
    throw new EbmError(`${where}.weights`, `must have at most ${ENUMERABLE} hidden units`, machine.hidden);
  }
  return { ...machine, scale: perCoordinate(`${where}.scale`, scale, { size: machine.visible, check: positive }) };
}

/** `log w(h) = c.h + sum_i (f_i b_i / s_i + f_i^2 / 2)` with `f = W h`: the integral over `v` by completing squares. */
function mixtureUnits({ visible, columns, b, c, scale }: Machine): BinaryUnits {
  const centre = b.map((mean, i) => mean / scale[i]!);
  return {
    bias: c,
    rows: columns,
    offset: new Float64Array(visible),
    logFactor: (fields) => fields.reduce((sum, f, i) => sum + f * (centre[i]! + f / 2), 0),
  };
}

const meanOf = ({ b, scale }: Machine, fields: Float64Array): Float64Array =>
  fields.map((f, i) => b[i]! + scale[i]! * f);

/** Law of total variance: `s^2` within each Gaussian, and the variance of their means. */
function momentsOf(machine: Machine, expect: Expect): { mean: number[]; variance: number[] } {
  const mean = expect((_, fields) => meanOf(machine, fields));
  const between = expect((_, fields) => meanOf(machine, fields).map((m, i) => (m - mean[i]!) ** 2));
  return { mean: [...mean], variance: Array.from(between, (variance, i) => variance + machine.scale[i]! ** 2) };
}

/** The variances, and off the diagonal the covariance of the means. */
function covarianceOf(machine: Machine, { mean, variance }: Moments, expect: Expect): number[][] {
  const between = expect((_, fields) => {
    const gap = meanOf(machine, fields).map((m, i) => m - mean[i]!);
    return Float64Array.from(
      { length: gap.length ** 2 },
      (__, k) => gap[Math.floor(k / gap.length)]! * gap[k % gap.length]!,
    );
  });
  return mean.map((_, i) => mean.map((__, j) => (i === j ? variance[i]! : between[i * mean.length + j]!)));
}

type Moments = ReturnType<typeof momentsOf>;
type Expect = ReturnType<typeof binaryStates>['expect'];

function freeEnergy({ scale, ...machine }: Machine): Energy {
  const hidden = hiddenUnits(machine);
  const [b, s] = [Float32Array.from(machine.b), Float32Array.from(scale)];
  return analyticEnergy('gaussianBernoulliRbm', [machine.visible], (v) => {
    const z = tf.div(tf.sub(v, b), s);
    const { value, slope } = hidden(tf.div(v, s));
    return { value: tf.add(halfNorm(z), value), slope: () => tf.div(tf.add(z, slope()), s) };
  });
}
