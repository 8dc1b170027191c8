import * as tf from '@tensorflow/tfjs-core';
import { EbmError, mapParams, mean, type Params, scope } from '@ebmjs/core';
import type { Reducer } from '../adaptation/reducer.js';
import { findingOf, unknown, type Finding } from './finding.js';

/** What kernels report of a step, `[chains]` each: any of it, and more. */
export interface Transition {
  /** Probability of acceptance. */
  readonly acceptance?: tf.Tensor;
  /** 1 where the proposal was taken. */
  readonly accepted?: tf.Tensor;
  readonly divergent?: tf.Tensor;
  readonly gradientNorm?: tf.Tensor;
  /** Total energy, kinetic included. */
  readonly hamiltonian?: tf.Tensor;
}

/** Holds tensors: release it when it is replaced. */
export interface TransitionTallyState {
  readonly steps: number;
  /** `[chains]` each. */
  readonly sums: Params;
}

/** How a kernel fares. Plain JSON; what it does not report is NaN, and says so. */
export interface TransitionReport {
  readonly steps: number;
  /** Mean probability of acceptance. */
  readonly acceptance: Finding;
  /** Share of proposals taken. */
  readonly accepted: Finding;
  /** The lowest share of any chain: 0 for a chain that never moved. */
  readonly leastAccepted: Finding;
  /** Steps of all chains that diverged. */
  readonly divergences: Finding;
  /** Mean length of the gradient. */
  readonly gradientNorm: Finding;
  /** The lowest `eBfmi` of all chains. */
  readonly eBfmi: Finding;
}

const SUMMED = ['acceptance', 'accepted', 'divergent', 'gradientNorm'] as const;

/**
 * Sums of what a kernel reports, kept on the backend: shown the info of each step, nothing is read back before `value`.
 */
export function transitionTally(): Reducer<TransitionTallyState, Transition, Promise<TransitionReport>> {
  return {
    init: () => ({ steps: 0, sums: {} }),
    update: ({ steps, sums }, transition) =>
      scope(() => {
        const shown = SUMMED.flatMap((name) => (transition[name] ? [[name, transition[name]] as const] : []));
        const next: Params = Object.fromEntries(shown.map(([name, x]) => [name, added(sums[name], x)]));
        const { hamiltonian } = transition;
        const names = [...Object.keys(next), ...(hamiltonian ? ['last'] : [])];
        if (steps > 0) sameNames(sums, names);
        return { steps: steps + 1, sums: hamiltonian ? { ...next, ...energies(hamiltonian, sums, steps) } : next };
      }),
    value: async ({ steps, sums }) => {
      const names = Object.keys(sums);
      const lists = await Promise.all(names.map(async (name) => Array.from(await sums[name]!.data())));
      return reportOf(steps, Object.fromEntries(names.map((name, i) => [name, lists[i]!])));
    },
  };
}

const added = (sum: tf.Tensor | undefined, x: tf.Tensor): tf.Tensor => (sum ? tf.add(sum, x) : tf.clone(x));

function sameNames(sums: Params, names: readonly string[]): void {
  const before = Object.keys(sums).filter((name) => !(name in DERIVED));
  if (before.every((name) => names.includes(name)) && before.length === names.length) return;
  throw new EbmError('transitionTally.transition', 'must report the same at every step', names);
}

/** Beside `last`, what energies keep. */
const DERIVED = { centre: true, spread: true, jumps: true };

/** Welford's mean and squares of the energies, and squares of their jumps. */
function energies(hamiltonian: tf.Tensor, sums: Params, steps: number): Params {
  if (steps === 0) {
    const zero = mapParams({ spread: hamiltonian, jumps: hamiltonian }, tf.zerosLike);
    return { last: tf.clone(hamiltonian), centre: tf.clone(hamiltonian), ...zero };
  }
  const { last, centre, spread, jumps } = sums as { [name in 'last' | 'centre' | 'spread' | 'jumps']: tf.Tensor };
  const apart = tf.sub(hamiltonian, centre);
  const moved = tf.add(centre, tf.div(apart, steps + 1));
  return {
    last: tf.clone(hamiltonian),
    centre: moved,
    spread: tf.add(spread, tf.mul(apart, tf.sub(hamiltonian, moved))),
    jumps: tf.add(jumps, tf.squaredDifference(hamiltonian, last)),
  };
}

function reportOf(steps: number, sums: { readonly [name: string]: number[] }): TransitionReport {
  const finding = (name: string, f: (list: number[]) => number): Finding => {
    const list = sums[name];
    if (!list) return unknown(steps === 0 ? 'no steps' : `the kernel reports no ${name}`);
    return findingOf(list.every(Number.isFinite) ? undefined : 'a value is not finite', () => f(list));
  };
  const average = (list: number[]): number => mean(list) / steps;
  return {
    steps,
    acceptance: finding('acceptance', average),
    accepted: finding('accepted', average),
    leastAccepted: finding('accepted', (list) => Math.min(...list) / steps),
    divergences: finding('divergent', (list) => list.reduce((a, b) => a + b, 0)),
    gradientNorm: finding('gradientNorm', average),
    eBfmi: bfmiOf(steps, sums),
  };
}

function bfmiOf(steps: number, { jumps, spread }: { readonly [name: string]: number[] }): Finding {
  if (steps === 0) return unknown('no steps');
  if (!jumps || !spread) return unknown('the kernel reports no hamiltonian');
  if (steps < 4) return unknown('fewer than 4 steps');
  if (![...jumps, ...spread].every(Number.isFinite)) return unknown('a value is not finite');
  if (spread.some((sum) => sum === 0)) return unknown('all energies of a chain are the same');
  return findingOf(undefined, () => Math.min(...jumps.map((jump, i) => jump / spread[i]!)));
}
