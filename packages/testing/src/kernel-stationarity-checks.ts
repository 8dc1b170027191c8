import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope, walk, whole, type State } from '@ebmjs/core';
import { must, type Check } from './check.js';
import type { ExactTarget } from './exact-target.js';
import type { KernelCase } from './kernel-case.js';
import { correlations } from './correlations.js';
import { momentScores } from './moment-scores.js';

/** A fair kernel exceeds this in one of nine moments once in 200,000 suites; the keys are fixed. */
const STANDARD_ERRORS = 5;

/** A chain that stands still leaves everything alone; only one that has moved on was tested. */
const FORGOTTEN = 0.5;

type Case<S extends State, I> = KernelCase<S, I> & { readonly target: ExactTarget };

/** Chains that start from exact draws must end as exact draws. */
export function stationarityChecks<S extends State, I>(options: Case<S, I>): readonly Check[] {
  const { acceptance, target, bias = (variance) => variance } = options;
  let run: Promise<Run> | undefined;
  const once = (): Promise<Run> => (run ??= stationaryRun(options));
  const moments = { mean: target.mean, variance: target.variance.map(bias) };

  const leavesAlone: Check = {
    name: 'leaves its target alone',
    run: async () => {
      const { sample, draws } = await once();
      const wrong = momentScores(sample, draws, moments).filter(({ z }) => !(Math.abs(z) < STANDARD_ERRORS));
      const told = wrong.map(
        (s) => `${s.statistic} ${s.value.toPrecision(4)}, exactly ${s.exact.toPrecision(4)} (z ${s.z.toFixed(1)})`,
      );
      must(wrong.length === 0, told.join('; '));
    },
  };
  const forgets: Check = {
    name: 'forgets where it started in the steps it is given',
    run: async () => {
      const { sample, draws } = await once();
      const correlation = correlations(draws, sample, target.mean);
      const kept = correlation.filter((r) => !(Math.abs(r) < FORGOTTEN));
      must(kept.length === 0, `correlation of start and end: ${correlation.map((r) => r.toFixed(2)).join(', ')}`);
    },
  };
  const atWork: Check = {
    name: 'is tested where its Metropolis test has work to do',
    run: async () => {
      const { accepted } = await once();
      must(accepted >= 0.5 && accepted <= 0.9, `acceptance must be from 0.5 to 0.9, got ${accepted.toFixed(3)}`);
    },
  };
  return acceptance ? [leavesAlone, forgets, atWork] : [leavesAlone, forgets];
}

interface Run {
  /** Rows of exact draws, where chains started. */
  readonly draws: Float32Array;
  /** Where they ended. */
  readonly sample: Float32Array;
  /** Mean acceptance; NaN without. */
  readonly accepted: number;
}

async function stationaryRun<S extends State, I>(options: Case<S, I>): Promise<Run> {
  const { kernel, target, acceptance } = options;
  const steps = whole('kernelChecks.steps', options.steps ?? 40);
  const start = stretched(target, whole('kernelChecks.chains', options.chains ?? 10_000), options.bias);
  const rates: tf.Tensor[] = [];
  let end: tf.Tensor | undefined;
  for (const { step, state, info } of walk(kernel, target.energy, key(5), start)) {
    if (step > 0 && acceptance) rates.push(scope(() => tf.mean(acceptance(info as I))));
    if (step < steps) continue;
    end = state.position.clone();
    break;
  }
  const mean = scope(() => (rates.length > 0 ? tf.mean(tf.stack(rates)) : tf.scalar(NaN)));
  const [draws, sample, accepted] = await Promise.all([start.data(), end!.data(), mean.data()]);
  release(start, end, rates, mean);
  return { draws: draws as Float32Array, sample: sample as Float32Array, accepted: accepted[0]! };
}

/** Exact draws of the law that the kernel settles at: the target's, each coordinate stretched about its mean. */
function stretched({ sample, mean, variance }: ExactTarget, n: number, bias?: (variance: number) => number): tf.Tensor {
  const draws = sample(key(4), n);
  if (!bias) return draws;
  const stretch = variance.map((v) => Math.sqrt(bias(v) / v));
  return scope(() => {
    const result = tf.add(tf.mul(tf.sub(draws, mean.slice()), stretch), mean.slice());
    draws.dispose();
    return result;
  });
}
