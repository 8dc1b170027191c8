import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, type Energy } from '@ebmjs/core';
import type { KnownTarget } from '../known-target.js';
import { lazy } from '../lazy.js';
import type { SpinGraph } from './frontier.js';
import type { Lattice } from './lattice.js';
import { covarianceOf, marginals, momentsOfSum, type Moments } from './spin-moments.js';
import { numbersKept, spinStates, type SpinChain } from './spin-states.js';

/** How the states of a lattice are told in numbers. */
export interface Encoding {
  /** Shape of an event. */
  readonly shape: readonly number[];
  /** The numbers of a site in each state. */
  readonly table: readonly (readonly number[])[];
}

/** What a lattice knows beyond its coordinates. */
export interface LatticeTarget extends KnownTarget {
  /** Exact covariance of all coordinates; a sum over all states for each of them. */
  readonly covariance: readonly (readonly number[])[];
  /** Mean and variance of the energy. */
  readonly energyMoments: Moments;
  /**
   * Mean and variance of the sum over all sites, for each number of a site: of all spins, or for a Potts lattice of how
   * many sites are in each state.
   */
  readonly magnetisation: readonly Moments[];
}

/** 32 MB of sums. */
const MOST_NUMBERS = 2 ** 22;

/** Throws an `EbmError` for `where` unless the sums over a lattice are few enough to keep. */
export function checkCountable(where: string, graph: SpinGraph, { shape }: Lattice): void {
  const numbers = numbersKept(graph);
  if (numbers > MOST_NUMBERS) {
    const what = `must be small enough to sum over: the sums of [${shape.join(', ')}] must be at most ${MOST_NUMBERS}`;
    throw new EbmError(`${where}.shape`, what, numbers);
  }
}

/** A target whose answers come from sums over all states, on the first use of `logZ`, `sample` or a moment. */
export function latticeTarget(energy: Energy, graph: SpinGraph, { shape, table }: Encoding): LatticeTarget {
  const states = lazy(() => spinStates(graph));
  const chain = (): SpinChain => states().chain;
  const mean = lazy(() => expectations(chain(), table));
  const variance = lazy(() => {
    const squares = table.map((row) => row.map((value) => value ** 2));
    return expectations(chain(), squares).map((square, i) => square - mean()[i]! ** 2);
  });
  const covariance = lazy(() => covarianceOf(chain(), table));
  const energyMoments = lazy(() => momentsOfSum(chain(), (_, added) => -added));
  const magnetisation = lazy(() => table[0]!.map((_, k) => momentsOfSum(chain(), (state) => table[state]![k]!)));
  return {
    shape,
    energy,
    get logZ() {
      return states().logSum;
    },
    get mean() {
      return mean();
    },
    get variance() {
      return variance();
    },
    get covariance() {
      return covariance();
    },
    get energyMoments() {
      return energyMoments();
    },
    get magnetisation() {
      return magnetisation();
    },
    sample: (key, n) => {
      const drawn = states().draw(hostUniform(key, n * graph.order.length));
      return tf.tensor(Float32Array.from([...drawn].flatMap((state) => table[state]!)), [n, ...shape]);
    },
  };
}

const expectations = (chain: SpinChain, table: Encoding['table']): number[] =>
  marginals(chain).flatMap((p) => table[0]!.map((_, k) => table.reduce((sum, row, a) => sum + p[a]! * row[k]!, 0)));
